import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directionOf, nextSort, type RowFacts, readSort, SORT_KEYS, type Sort, sortRows, sortText } from './sort';

const facts = (part: Partial<RowFacts>): RowFacts => ({
  instrument: 'A',
  recent: undefined,
  last: undefined,
  spread: undefined,
  change: undefined,
  range: undefined,
  volume: undefined,
  age: undefined,
  state: 'LIVE',
  ...part,
});

describe('sortRows', () => {
  const by = (sort: Sort, changes: readonly (number | undefined)[]) =>
    sortRows([...changes.keys()], sort, (at) => facts({ change: changes[at] }));

  test('greatest or least first, and what is not known last either way', () => {
    expect(by('change-down', [0.1, undefined, 0.3, -0.2])).toEqual([2, 0, 3, 1]);
    expect(by('change-up', [0.1, undefined, 0.3, -0.2])).toEqual([3, 0, 2, 1]);
    expect(by('change-up', [0.1, Number.NaN, Number.POSITIVE_INFINITY])).toEqual([0, 1, 2]);
    expect(by('hand', [0.1, undefined, 0.3])).toEqual([0, 1, 2]);
  });

  test('equal ones stay as they stand, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined })), (changes) => {
        for (const sort of ['change-down', 'change-up'] as const) {
          const order = by(sort, changes);
          expect([...order].sort((a, b) => a - b)).toEqual([...changes.keys()]);
          for (const [nth, at] of order.entries()) {
            const next = order[nth + 1];
            if (next !== undefined && changes[at] === changes[next]) expect(at).toBeLessThan(next);
          }
        }
      }),
    );
  });

  test('names by letter, states by how much they ask to be looked at', () => {
    const rows = [facts({ instrument: 'ETH', state: 'SIM' }), facts({ instrument: 'ada', state: 'STALE' })];
    const [eth, ada] = rows;
    expect(sortRows(rows, 'instrument-up', (row) => row)).toEqual([ada, eth]);
    expect(sortRows(rows, 'instrument-down', (row) => row)).toEqual([eth, ada]);
    expect(sortRows(rows, 'state-up', (row) => row)).toEqual([ada, eth]);
  });
});

test('a heading pressed three times leads back to the order by hand', () => {
  for (const key of SORT_KEYS) {
    const first = nextSort('hand', key);
    const second = nextSort(first, key);
    expect(new Set([directionOf(first, key), directionOf(second, key)])).toEqual(new Set(['down', 'up']));
    expect(nextSort(second, key)).toBe('hand');
    for (const sort of [first, second]) expect(readSort(sort)).toBe(sort);
  }
  expect(nextSort('hand', 'change')).toBe('change-down');
  expect(nextSort('change-up', 'instrument')).toBe('instrument-up');
});

test('what is no order is none', () => {
  for (const text of ['', 'change', 'change-sideways', 'price-up', 'HAND']) expect(readSort(text)).toBeUndefined();
  expect(sortText('hand')).toBe('sorted by hand');
  expect(sortText('range-up')).toBe('by high / low ↑');
});
