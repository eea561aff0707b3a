import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedWatchlist } from '@/lib/session/wish-list';
import { NO_LISTS, readKeptLists, shownIds, withIds } from './kept-lists';

describe('withIds', () => {
  test('changing the list of the server makes one that stays', () => {
    const kept = withIds(NO_LISTS, ['sim:A', 'sim:B', 'sim:A']);
    expect(kept).toEqual({ lists: [{ name: 'My list', ids: ['sim:A', 'sim:B'] }], shown: 0 });
    expect(shownIds(kept)).toEqual(['sim:A', 'sim:B']);
    expect(shownIds(withIds(kept, []))).toEqual([]);
  });

  test('only the shown list changes, and none holds more than a server takes', () => {
    const kept = {
      lists: [
        { name: 'a', ids: ['sim:A'] },
        { name: 'b', ids: ['sim:B'] },
      ],
      shown: 1,
    };
    const many = Array.from({ length: 205 }, (_, at) => `sim:T${at}`);
    const changed = withIds(kept, many);
    expect(changed.lists[0]).toBe(kept.lists[0]);
    expect(changed.lists[1]).toEqual({ name: 'b', ids: many.slice(0, 200) });
  });
});

test('another list has another name', () => {
  const away = { ...withIds(NO_LISTS, ['sim:A']), shown: undefined };
  const two = { ...withIds(away, ['sim:B']), shown: undefined };
  expect(withIds(two, ['sim:C']).lists.map(({ name }) => name)).toEqual(['My list', 'My list 2', 'My list 3']);
});

test('a list of long names is cut to what can be watched, kept or read', () => {
  const long = Array.from({ length: 200 }, (_, at) => `${'v'.repeat(24)}:${'S'.repeat(21)}${100 + at}`);
  const kept = withIds(NO_LISTS, long);
  const [list] = kept.lists;
  expect(list?.ids.length).toBeGreaterThan(150);
  expect(checkedWatchlist(list?.ids ?? [])).toEqual(list?.ids);
  expect(() => checkedWatchlist(long)).toThrow(RangeError);
  const text = JSON.stringify({ lists: [{ name: 'a', ids: long }], shown: 0 });
  expect(readKeptLists(text).lists[0]?.ids).toEqual(list?.ids);
});

describe('readKeptLists', () => {
  test('reads back what was kept', () => {
    const kept = withIds(NO_LISTS, ['sim:A']);
    expect(readKeptLists(JSON.stringify(kept))).toEqual(kept);
    expect(readKeptLists(JSON.stringify({ ...kept, shown: undefined })).shown).toBeUndefined();
  });

  test('what is not understood is left out', () => {
    const text = '{"lists":[{"name":"","ids":["sim:A","nonsense",7,"sim:A"]},{"ids":"sim:B"},null],"shown":3}';
    expect(readKeptLists(text)).toEqual({ lists: [{ name: 'My list', ids: ['sim:A'] }], shown: undefined });
    for (const nothing of [null, '', '{', '[]', '7', 'null']) expect(readKeptLists(nothing)).toEqual(NO_LISTS);
  });

  test('never throws, and never shows a list that is not there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const kept = readKeptLists(text);
        expect(kept.shown === undefined || kept.lists[kept.shown] !== undefined).toBe(true);
      }),
    );
  });
});
