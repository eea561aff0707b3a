import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewestFor, medianInterval } from './median-interval';

/** Numbers in (0, 1) from a seed (mulberry32), so that a run can be repeated. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

test('of nothing there is no median, of five values no interval, of six there is one', () => {
  expect(medianInterval([])).toBeUndefined();
  expect(medianInterval([3, 1, 5, 2, 4])).toEqual({ median: 3, interval: undefined });
  // The least and the greatest: 1 − 2 · ½⁶ = 96.9 %.
  expect(medianInterval([3, 6, 1, 5, 2, 4])).toEqual({ median: 3.5, interval: { low: 1, high: 6 } });
});

test('of 20 values that are not alike it goes from the 6th to the 15th (95.9 %), as every table of it says', () => {
  const alternating = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 10 - at / 2 : 11 + (at - 1) / 2));
  expect(medianInterval(alternating)).toEqual({ median: 10.5, interval: { low: 6, high: 15 } });
});

test('read with others an interval takes more values, and is wider', () => {
  expect([1, 2, 7, 11].map((comparisons) => fewestFor(comparisons).independent)).toEqual([6, 7, 9, 9]);
  const alternating = (n: number) => Array.from({ length: n }, (_, at) => (at % 2 === 0 ? -1 - at : 1 + at));
  expect(medianInterval(alternating(8), 7)?.interval).toBeUndefined();
  expect(medianInterval(alternating(9), 7)?.interval).toEqual({ low: -9, high: 8 });
  // 2 · P(Bin(20, ½) < 4) = 0.26 % ≤ 5 %/7 < 2 · P(Bin(20, ½) < 5) = 1.2 %.
  const sorted = alternating(20).sort((a, b) => a - b);
  expect(medianInterval(alternating(20), 7)?.interval).toEqual({ low: sorted[3], high: sorted[16] });
});

test('the interval holds the median, and moves with the values', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(values, fc.integer({ min: -1_000, max: 1_000 }), (list, shift) => {
      const of = medianInterval(list);
      const shifted = medianInterval(list.map((value) => value + shift));
      expect(shifted?.median).toBeCloseTo((of?.median ?? Number.NaN) + shift, 6);
      if (of?.interval === undefined) return;
      expect(of.interval.low).toBeLessThanOrEqual(of.median);
      expect(of.interval.high).toBeGreaterThanOrEqual(of.median);
    }),
  );
});

test('the order matters only through likeness: the same values in a row say less than mixed', () => {
  const random = uniform(5);
  const mixed = Array.from({ length: 100 }, random);
  const sorted = [...mixed].sort((a, b) => a - b);
  const width = (values: readonly number[]) => {
    const { low, high } = medianInterval(values)?.interval ?? { low: 0, high: 0 };
    return high - low;
  };
  expect(width(mixed)).toBeLessThan(0.5);
  expect(width(sorted)).toBe(Math.max(...mixed) - Math.min(...mixed));
});

test('of values that are all alike at least twelve are asked for', () => {
  const rising = (length: number) => Array.from({ length }, (_, at) => 500 + at);
  expect(medianInterval(rising(11))?.interval).toBeUndefined();
  expect(medianInterval(rising(12))?.interval).toEqual({ low: 500, high: 511 });
});

test('does not run out of numbers in a race of an hour', () => {
  const random = uniform(11);
  const of = medianInterval(Array.from({ length: 4_500 }, () => random() - 0.5));
  expect(of?.interval?.low).toBeGreaterThan(-0.05);
  expect(of?.interval?.high).toBeLessThan(0.05);
});
