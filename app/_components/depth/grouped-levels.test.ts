import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupedLevels, stepChoices } from './grouped-levels';

const ASKS = [
  [61_837.64, 0.5],
  [61_837.65, 0.25],
  [61_837.71, 1],
] as const;
const BIDS = [
  [61_837.63, 0.5],
  [61_837.61, 0.25],
  [61_837.59, 1],
] as const;

test('its own step joins nothing and adds up', () => {
  expect(groupedLevels(ASKS, 'asks', 0.01)).toEqual([
    { price: 61_837.64, size: 0.5, total: 0.5 },
    { price: 61_837.65, size: 0.25, total: 0.75 },
    { price: 61_837.71, size: 1, total: 1.75 },
  ]);
});

test('a joined level never promises a better price than there is', () => {
  expect(groupedLevels(ASKS, 'asks', 0.1)).toEqual([
    { price: 61_837.7, size: 0.75, total: 0.75 },
    { price: 61_837.8, size: 1, total: 1.75 },
  ]);
  expect(groupedLevels(BIDS, 'bids', 0.1)).toEqual([
    { price: 61_837.6, size: 0.75, total: 0.75 },
    { price: 61_837.5, size: 1, total: 1.75 },
  ]);
  expect(groupedLevels(BIDS, 'bids', 10)).toEqual([{ price: 61_830, size: 1.75, total: 1.75 }]);
});

test('nothing is lost by joining, and prices stay in order', () => {
  const level = fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 1_000 }));
  fc.assert(
    fc.property(fc.array(level, { maxLength: 20 }), fc.constantFrom(0.01, 0.1, 1, 10), (raw, step) => {
      const levels = [...new Map(raw)].sort(([a], [b]) => a - b).map(([price, size]) => [price / 100, size] as const);
      const grouped = groupedLevels(levels, 'asks', step);
      const sum = levels.reduce((total, [, size]) => total + size, 0);
      expect(grouped.reduce((total, { size }) => total + size, 0)).toBe(sum);
      expect(grouped.at(-1)?.total ?? 0).toBe(sum);
      for (const [at, { price }] of grouped.entries())
        if (at > 0) expect(price).toBeGreaterThan(grouped[at - 1]?.price ?? 0);
      for (const [price] of levels) expect(grouped.some((one) => one.price >= price)).toBe(true);
    }),
  );
});

test('steps to choose from carry no noise', () => {
  expect(stepChoices(0.01)).toEqual([0.01, 0.1, 1, 10]);
  expect(stepChoices(1e-9)).toEqual([1e-9, 1e-8, 1e-7, 1e-6]);
});
