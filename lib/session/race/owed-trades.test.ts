import { expect, test } from 'vitest';
import { OwedTrades } from './owed-trades';

const trade = (n: number) => ({ id: 'sim:A', n });

test('counts from the beginning on, by the lane that is furthest', () => {
  const owed = new OwedTrades();
  owed.applied(7, trade(7));
  owed.begin();
  expect(owed.count).toBe(0);
  owed.applied(7, trade(8));
  // A lane behind, and one that lost trade 9.
  owed.applied(7, trade(7));
  owed.applied(7, trade(10));
  owed.applied(7, trade(8));
  expect(owed.count).toBe(3);
});

test('of an instrument not traded before, the first counts as one', () => {
  const owed = new OwedTrades();
  owed.begin();
  owed.applied(7, trade(500));
  owed.applied(7, trade(501));
  expect(owed.count).toBe(2);
});

test('in another epoch numbers start again, and lanes still in the old one owe nothing new', () => {
  const owed = new OwedTrades();
  owed.begin();
  owed.applied(7, trade(900));
  owed.applied(8, trade(1));
  owed.applied(7, trade(901));
  owed.applied(8, trade(2));
  expect(owed.count).toBe(3);
});
