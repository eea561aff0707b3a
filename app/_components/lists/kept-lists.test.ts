import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedWatchlist } from '@/lib/session/wish-list';
import {
  type KeptLists,
  MOST_LISTS,
  NO_LISTS,
  readKeptLists,
  renamed,
  shownIds,
  withIds,
  withList,
  withListAgain,
  withoutList,
} from './kept-lists';

const two: KeptLists = {
  lists: [
    { key: 'a', name: 'Majors', ids: ['sim:A'] },
    { key: 'b', name: 'Stocks', ids: ['sim:B'] },
  ],
  shown: 'b',
};
const names = ({ lists }: KeptLists) => lists.map(({ name }) => name);

describe('withIds', () => {
  test('changing the list of the server makes one that stays', () => {
    const kept = withIds(NO_LISTS, ['sim:A', 'sim:B', 'sim:A']);
    expect(kept.lists).toMatchObject([{ name: 'My list', ids: ['sim:A', 'sim:B'] }]);
    expect(shownIds(kept)).toEqual(['sim:A', 'sim:B']);
    expect(shownIds(withIds(kept, []))).toEqual([]);
  });

  test('only the shown list changes, and none holds more than a server takes', () => {
    const many = Array.from({ length: 205 }, (_, at) => `sim:T${at}`);
    const changed = withIds(two, many);
    expect(changed.lists[0]).toBe(two.lists[0]);
    expect(changed.lists[1]).toEqual({ key: 'b', name: 'Stocks', ids: many.slice(0, 200) });
  });

  test('a list of long names is cut to what can be watched, kept or read', () => {
    const long = Array.from({ length: 200 }, (_, at) => `${'v'.repeat(24)}:${'S'.repeat(21)}${100 + at}`);
    const kept = withIds(NO_LISTS, long);
    const ids = shownIds(kept) ?? [];
    expect(ids.length).toBeGreaterThan(150);
    expect(checkedWatchlist(ids)).toEqual(ids);
    expect(() => checkedWatchlist(long)).toThrow(RangeError);
    expect(shownIds(readKeptLists(JSON.stringify(kept)))).toEqual(ids);
  });
});

test('a new list is shown, and has a name and a key of its own', () => {
  const made = withList(withList(two, { name: ' Majors ', ids: ['sim:C'] }), { name: 'default', ids: [] });
  expect(names(made)).toEqual(['Majors', 'Stocks', 'Majors 2', 'default 2']);
  expect(new Set(made.lists.map(({ key }) => key)).size).toBe(4);
  expect(shownIds(made)).toEqual([]);
});

test('there is an end to lists', () => {
  let kept = NO_LISTS;
  for (let at = 0; at < MOST_LISTS + 3; at += 1) kept = withList(kept, { name: '', ids: [] });
  expect(kept.lists).toHaveLength(MOST_LISTS);
  expect(new Set(names(kept)).size).toBe(MOST_LISTS);
});

test('a list is renamed, not into nothing and not into another', () => {
  expect(names(renamed(two, 'a', '  Big   ones '))).toEqual(['Big ones', 'Stocks']);
  expect(names(renamed(two, 'a', 'stocks'))).toEqual(['stocks 2', 'Stocks']);
  expect(names(renamed(two, 'a', 'MAJORS'))).toEqual(['MAJORS', 'Stocks']);
  expect(renamed(two, 'a', ' ')).toBe(two);
  expect(names(renamed(two, 'a', 'x'.repeat(90)))[0]).toHaveLength(40);
});

test('a list that is gone comes back where it stood', () => {
  const gone = withoutList(two, 'b');
  expect(gone).toEqual({ lists: [two.lists[0]], shown: 'a' });
  expect(withoutList(two, 'a').shown).toBe('b');
  expect(withoutList(gone, 'a')).toEqual(NO_LISTS);
  expect(withoutList(two, 'none')).toBe(two);
  const [list] = two.lists;
  if (list === undefined) throw new Error('There is a list.');
  expect(withListAgain(withoutList(two, 'a'), list, 0)).toEqual({ ...two, shown: 'a' });
});

describe('readKeptLists', () => {
  test('reads back what was kept', () => {
    expect(readKeptLists(JSON.stringify(two))).toEqual(two);
    expect(readKeptLists(JSON.stringify({ ...two, shown: undefined })).shown).toBeUndefined();
  });

  test('what earlier versions kept is read: lists without keys, and the place of the shown one', () => {
    const kept = readKeptLists('{"lists":[{"name":"Mine","ids":["sim:A"]},{"name":"b","ids":[]}],"shown":1}');
    expect(names(kept)).toEqual(['Mine', 'b']);
    expect(shownIds(kept)).toEqual([]);
    expect(kept).toEqual(readKeptLists(JSON.stringify(kept)));
  });

  test('what is not understood is left out', () => {
    const text = '{"lists":[{"name":"","ids":["sim:A","nonsense",7,"sim:A"]},{"ids":"sim:B"},null],"shown":3}';
    expect(readKeptLists(text)).toEqual({ lists: [{ key: 'at0', name: 'My list', ids: ['sim:A'] }], shown: undefined });
    for (const nothing of [null, '', '{', '[]', '7', 'null']) expect(readKeptLists(nothing)).toEqual(NO_LISTS);
  });

  test('never throws, and never shows a list that is not there', () => {
    const lists = fc.array(fc.record({ key: fc.constantFrom('a', 'b', '~', 7), ids: fc.array(fc.string()) }));
    const like = fc
      .record({ lists, shown: fc.constantFrom('a', '~', 0, 9, null) })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), like), (text) => {
        const kept = readKeptLists(text);
        expect(kept.shown === undefined || shownIds(kept) !== undefined).toBe(true);
        expect(new Set(kept.lists.map(({ key }) => key)).size).toBe(kept.lists.length);
      }),
    );
  });
});
