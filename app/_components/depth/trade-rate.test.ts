import { expect, test } from 'vitest';
import { tradeRate } from './trade-rate';

const NOW = 100_000;
const each = (gapMs: number, count: number) => Array.from({ length: count }, (_, at) => NOW - (count - at) * gapMs + 1);

/** The rate of trades at these instants of our clock, told by a server whose clock is ahead of it. */
function rateOf(times: readonly number[], aheadMs = 0): number {
  const trades = times.map((time) => ({ ingestTime: time + aheadMs }));
  return tradeRate(trades, NOW, (time) => time - aheadMs);
}

test('counts the last ten seconds only', () => {
  expect(rateOf([])).toBe(0);
  expect(rateOf([NOW - 60_000, NOW - 9_000, NOW])).toBe(0.2);
  expect(rateOf(each(100, 150))).toBe(10);
});

test('a full tape that does not reach back ten seconds is counted over the time it covers', () => {
  expect(rateOf(each(10, 200))).toBeCloseTo(100, 0);
});

test('is the same whatever the clock of the server says', () => {
  for (const times of [[NOW - 60_000, NOW - 9_000, NOW], each(100, 150), each(10, 200)])
    for (const aheadMs of [10_000, -10_000]) expect(rateOf(times, aheadMs)).toBe(rateOf(times));
});
