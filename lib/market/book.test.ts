import { expect, test } from 'vitest';
import { bookFault } from './book';

test('a book in order may be shown, also with one side or none', () => {
  const bids = [
    [100, 1],
    [99.5, 2],
  ] as const;
  const asks = [
    [100.5, 1],
    [101, 3],
  ] as const;
  expect(bookFault(bids, asks)).toBeUndefined();
  expect(bookFault(bids, [])).toBeUndefined();
  expect(bookFault([], [])).toBeUndefined();
});

test.each([
  ['crossed', [[101, 1]], [[100, 1]], /crossed: bid 101, ask 100/],
  ['locked', [[100, 1]], [[100, 1]], /crossed/],
  [
    'bids that rise',
    [
      [1, 1],
      [2, 1],
    ],
    [],
    /bids are out of order: 2 after 1/,
  ],
  [
    'asks that repeat',
    [],
    [
      [2, 1],
      [2, 1],
    ],
    /asks are out of order/,
  ],
  ['an empty level', [[1, 0]], [], /bids have the level 1 × 0/],
  ['not a number', [], [[Number.NaN, 1]], /asks have the level NaN/],
] as const)('%s is told', (_, bids, asks, fault) => {
  expect(bookFault(bids, asks)).toMatch(fault);
});
