import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LatencyWindow, quantile } from './quantiles';

const samples = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), { minLength: 1 });

describe('quantile', () => {
  test('is type 7', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([10], 0.99)).toBe(10);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  test('lies between the extremes and grows with p', () => {
    fc.assert(
      fc.property(
        samples,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const sorted = values.toSorted((a, b) => a - b);
          const low = quantile(sorted, Math.min(p, q)) ?? Number.NaN;
          const high = quantile(sorted, Math.max(p, q)) ?? Number.NaN;
          expect(low).toBeLessThanOrEqual(high + Math.abs(high) * 1e-12);
          expect(low).toBeGreaterThanOrEqual(sorted[0] ?? Number.NaN);
          expect(high).toBeLessThanOrEqual(sorted.at(-1) ?? Number.NaN);
        },
      ),
    );
  });
});

describe('LatencyWindow', () => {
  test('is undefined when empty', () => {
    const window = new LatencyWindow(4);
    expect(window.quantiles([0.5, 0.99])).toEqual([undefined, undefined]);
    expect(window.summary()).toBeUndefined();
  });

  test('keeps the last samples only, and no NaN', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 20 }), (values, capacity) => {
        const window = new LatencyWindow(capacity);
        for (const value of values) {
          window.add(value);
          window.add(Number.NaN);
          window.add(Number.POSITIVE_INFINITY);
        }
        const kept = values.slice(-capacity).toSorted((a, b) => a - b);
        expect(window.size).toBe(kept.length);
        expect(window.quantiles([0, 0.5, 1])).toEqual([quantile(kept, 0), quantile(kept, 0.5), quantile(kept, 1)]);
      }),
    );
  });

  test('sums up in three numbers', () => {
    const window = new LatencyWindow(1_000);
    for (let value = 0; value <= 100; value += 1) window.add(value);
    expect(window.summary()).toEqual({ p50: 50, p95: 95, p99: 99 });
    window.clear();
    expect(window.summary()).toBeUndefined();
  });
});
