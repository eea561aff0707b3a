import { expect, test } from 'vitest';
import { OwedTrades } from './owed-trades';

const trade = (n: number, ingestTime = n, id = 'sim:A') => ({ id, n, seq: n, price: 1, size: 1, ingestTime });

test('counts from the beginning on, by the lane that is furthest', () => {
  const owed = new OwedTrades();
  owed.applied(trade(7));
  owed.begin();
  expect(owed.count).toBe(0);
  owed.applied(trade(8));
  // A lane behind, and one that lost trade 9.
  owed.applied(trade(7));
  owed.applied(trade(10));
  owed.applied(trade(8));
  expect(owed.count).toBe(3);
});

test('of an instrument not traded before, the first counts as one', () => {
  const owed = new OwedTrades();
  owed.begin();
  owed.applied(trade(500));
  owed.applied(trade(501));
  expect(owed.count).toBe(2);
});

test('numbers that start again are another epoch, and lanes still in the old one owe nothing new', () => {
  const owed = new OwedTrades();
  owed.begin();
  owed.applied(trade(900, 5_000));
  owed.applied(trade(1, 9_000));
  owed.applied(trade(901, 5_001));
  owed.applied(trade(2, 9_001));
  expect(owed.count).toBe(3);
});
