import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listCsv } from './list-csv';
import { listsJson } from './lists-file';
import { readImport } from './read-import';

const lists = [
  { name: 'Majors', ids: ['sim:BTC-USD', 'nowhere:ABC'] },
  { name: 'Größe, “quoted” ~', ids: [] },
];

describe('JSON', () => {
  test('what is exported is imported, also what nobody offers', () => {
    expect(readImport(listsJson(lists), 'x')).toEqual({ lists });
    expect(readImport(`\uFEFF${listsJson(lists)}`, 'x')).toEqual({ lists });
  });

  const text = listsJson(lists);
  test.each([
    ['a letter too many', text.replace('"Majors",', '"Majors",,'), /^Line 6 is not JSON\.$/],
    ['an end too soon', text.slice(0, 60), /^Line \d is not JSON\.$/],
    ['something else', '{"a":1}', /^Line 1: this is no file of watchlists/],
    ['a list of nothing', '[]', /^Line 1: this is no file of watchlists/],
    ['another version', text.replace('"version": 1', '"version": 9'), 'Line 3: version 9 is not known here, only 1.'],
    [
      'no instrument',
      text.replace('nowhere:ABC', 'nonsense'),
      'Line 9: “nonsense” is no instrument, as “coinbase:BTC-USD” is one.',
    ],
    ['no name', text.replace('"Majors"', '7'), 'Line 4: list 1 has no name.'],
    ['no ids', text.replace('"ids": []', '"ids": 3'), 'Line 13: “Größe, “quoted” ~” has no "ids".'],
    ['no list', listsJson([]), 'Line 1: there is no list in it.'],
  ])('%s is told with its line', (_, wrong, fault) => {
    const read = readImport(wrong, 'x');
    if (!('fault' in read)) throw new Error('It was read.');
    if (typeof fault === 'string') expect(read.fault).toBe(fault);
    else expect(read.fault).toMatch(fault);
  });
});

describe('CSV', () => {
  test('what is exported is imported; names say what the ids are', () => {
    const names: Record<string, string> = { 'sim:BTC-USD': 'Bitcoin, the "first"' };
    const [list = { name: '', ids: [] }] = lists;
    const text = listCsv(list, (id) => (names[id] === undefined ? undefined : { name: names[id] }));
    expect(text).toBe(
      'id,symbol,venue,name\r\nsim:BTC-USD,BTC-USD,sim,"Bitcoin, the ""first"""\r\nnowhere:ABC,ABC,nowhere,\r\n',
    );
    expect(readImport(text, 'Majors')).toEqual({ lists: [list] });
  });

  test('a spreadsheet runs nothing of it', () => {
    expect(listCsv({ name: 'x', ids: ['sim:A'] }, () => ({ name: '=1+1' }))).toContain(",'=1+1\r\n");
  });

  test('other ways to write one are read, too', () => {
    const read = { lists: [{ name: 'x', ids: ['sim:A', 'sim:B'] }] };
    expect(readImport('sim:A\nsim:B\n', 'x')).toEqual(read);
    expect(readImport('name;id\r\n"a;\nb";sim:A\r\n\r\n;sim:B', 'x')).toEqual(read);
  });

  test.each([
    ['', 'Line 1: the file is empty.'],
    ['\n\nhello', 'This is neither JSON nor CSV of watchlists: export a list to see what either looks like.'],
    ['\n\nname,symbol\na,b', 'Line 3: there is no column “id”.'],
    ['id\nsim:A\n\nBTC\n', 'Line 4: “BTC” is no instrument, as “coinbase:BTC-USD” is one.'],
    ['id,name\nsim:A,"open\nx', 'Line 2: a quote is opened and not closed.'],
  ])('%j is told with its line', (text, fault) => {
    expect(readImport(text, 'x')).toEqual({ fault });
  });
});

const file = (part: string) => `{"format":"tickwire-lists",${part}}`;

test.each([
  [file('"version":{"toString":null},"lists":[]'), /^Line 1: this version is not known here, only 1\.$/],
  [file('"version":7,"lists":[]'), /^Line 1: version 7 is not known here, only 1\.$/],
  [
    file(`"version":1,"lists":[{"name":"x","ids":[${'['.repeat(20_000)}${']'.repeat(20_000)}]}]`),
    /^Line 1: the "ids" of “x” are not all text\.$/,
  ],
  [file('"version":1,"lists":[{"name":"x","ids":[{"toString":null}]}]'), /the "ids" of “x” are not all text/],
  [file('"version":1,"lists":[{"name":"x","ids":[null]}]'), /the "ids" of “x” are not all text/],
  [file('"version":1,"lists":[{"name":{"toString":null},"ids":[]}]'), /list 1 has no name/],
  [file('"version":1,"lists":[null]'), /list 1 has no name/],
])('a file made to break the page is refused in one sentence (%#)', (text, fault) => {
  expect(readImport(text, 'x')).toEqual({ fault: expect.stringMatching(fault) });
});

test('whatever is given, there are lists or one sentence', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((part) => `{"format":"tickwire-lists","version":1,"lists":${part}}`),
      ),
      (text) => {
        const read = readImport(text, 'x');
        expect('fault' in read ? read.fault.length : read.lists.length).toBeGreaterThan(0);
      },
    ),
  );
  expect(readImport('x'.repeat(1_000_001), 'x')).toHaveProperty('fault');
});
