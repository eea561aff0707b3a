import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTicks, timeTicks } from './price-axis';

test('prices stand at round distances', () => {
  expect(roundTicks(91_917, 91_958, 4)).toEqual([91_920, 91_940]);
  expect(roundTicks(0.1, 0.52, 4).map((value) => value.toFixed(1))).toEqual(['0.2', '0.4']);
});

test('a range of nothing has no ticks', () => {
  expect(roundTicks(5, 5, 4)).toEqual([]);
  expect(roundTicks(5, Number.NaN, 4)).toEqual([]);
});

test('never more than asked for, and all inside', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      fc.integer({ min: 1, max: 12 }),
      (low, spread, wanted) => {
        const high = low * (1 + spread);
        const ticks = roundTicks(low, high, wanted);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low * (1 - 1e-9));
          expect(tick).toBeLessThanOrEqual(high * (1 + 1e-9));
        }
      },
    ),
  );
});

test('times stand on whole seconds and minutes', () => {
  expect(timeTicks(60_500, 90_500, 3)).toEqual([70_000, 80_000, 90_000]);
  expect(timeTicks(0, 600_000, 4)).toEqual([0, 300_000, 600_000]);
});
