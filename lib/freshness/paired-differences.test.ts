import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PairedDifferences } from './paired-differences';

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

interface Line {
  /** Likeness of one difference to the one before, at `perSecond` of them. */
  readonly rho: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** The true median. */
  readonly shift: number;
}

/** A first-order autoregressive series with a long tail on both sides, as latencies have: its median is `shift`. */
function raced({ rho, perSecond, seconds, shift }: Line, random: () => number): PairedDifferences {
  const differences = new PairedDifferences();
  let state = 0;
  // The start is forgotten before it counts.
  for (let at = -20 * perSecond; at < seconds * perSecond; at++) {
    state = rho * state + Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    if (at >= 0) differences.add((at * 1_000) / perSecond, Math.sign(state) * state ** 2 + shift);
  }
  return differences;
}

const RUNS = 1_000;

/** @returns the share of runs whose interval holds the true median. */
function coverage(line: Line): number {
  const random = uniform(20_418);
  let held = 0;
  for (let run = 0; run < RUNS; run++) {
    const interval = raced(line, random).summary()?.interval;
    // Saying nothing is never wrong.
    if (interval === undefined || (interval.low <= line.shift && line.shift <= interval.high)) held++;
  }
  return held / RUNS;
}

describe('the interval holds the true median in at least 93 of 100 races', () => {
  test.each([
    { rho: 0, perSecond: 10, seconds: 12 },
    { rho: 0, perSecond: 10, seconds: 300 },
    { rho: 0.6, perSecond: 10, seconds: 60 },
    { rho: 0.9, perSecond: 10, seconds: 25 },
    { rho: 0.9, perSecond: 10, seconds: 300 },
    { rho: 0.97, perSecond: 10, seconds: 60 },
    { rho: 0.97, perSecond: 20, seconds: 120 },
    { rho: 0.99, perSecond: 10, seconds: 300 },
  ])('of $seconds s, $perSecond updates per second, each like the last by $rho', (line) => {
    expect(coverage({ ...line, shift: 0 })).toBeGreaterThanOrEqual(0.93);
  });
});

test('differences that stay alike for half a minute are beyond it: the limit of what this can say', () => {
  const random = uniform(20_418);
  let held = 0;
  for (let run = 0; run < RUNS; run++) {
    const { interval } = raced({ rho: 0.97, perSecond: 1, seconds: 30, shift: 0 }, random).summary() ?? {};
    if (interval !== undefined && interval.low <= 0 && 0 <= interval.high) held++;
  }
  expect(held / RUNS).toBeLessThan(0.8);
});

test('a shift is found, whichever way and whatever the likeness', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.constantFrom(0, 0.5, 0.9),
      fc.constantFrom(-3, -1.5, 1.5, 3),
      (seed, rho, shift) => {
        const { median, interval } = raced({ rho, perSecond: 10, seconds: 300, shift }, uniform(seed)).summary() ?? {};
        expect(Math.sign(median ?? 0)).toBe(Math.sign(shift));
        expect(Math.sign(interval?.low ?? 0)).toBe(Math.sign(shift));
        expect(Math.sign(interval?.high ?? 0)).toBe(Math.sign(shift));
      },
    ),
  );
});

test('one value stands for each second that is over, however many differences it had', () => {
  const differences = new PairedDifferences();
  expect(differences.summary()).toBeUndefined();
  for (let second = 0; second < 6; second++) {
    for (const value of [second, second, 1_000]) differences.add(second * 1_000 + 500, value);
  }
  expect(differences.pairs).toBe(18);
  expect(differences.summary()).toEqual({ median: 2, interval: undefined });
  // A clock set back opens no second again.
  differences.add(2_000, 99);
  expect(differences.summary()?.median).toBe(2);
  differences.add(6_000, 5);
  expect(differences.summary()?.median).toBe(2.5);
});

test('after an hour the newest hour counts', () => {
  const differences = new PairedDifferences();
  for (let second = 0; second < 10_000; second++) differences.add(second * 1_000, second < 5_500 ? 1 : 2);
  expect(differences.summary()).toEqual({ median: 2, interval: { low: 2, high: 2 } });
});
