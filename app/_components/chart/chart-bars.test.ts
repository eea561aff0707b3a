import { describe, expect, test } from 'vitest';
import type { Candle } from '@/lib/market/candle';
import { barsOf, gapBetween, WIDEST_GAP } from './chart-bars';

const MINUTE = 60_000;
const DAY = 86_400_000;
const candle = (time: number): Candle => ({ time, open: 1, high: 2, low: 1, close: 2, volume: 3 });
const NEW_YORK = 'America/New_York';

describe('bars', () => {
  test('candles that follow one another stay as they are', () => {
    const candles = [candle(0), candle(MINUTE), candle(2 * MINUTE)];
    expect(barsOf(candles, '1m', undefined)).toEqual(candles);
  });

  test('an interval without a trade is an empty place', () => {
    const candles = [candle(0), candle(3 * MINUTE)];
    expect(barsOf(candles, '1m', undefined)).toEqual([candles[0], { time: MINUTE }, { time: 2 * MINUTE }, candles[1]]);
  });

  test('a long gap is one break, in order and before what follows', () => {
    const gap = gapBetween(0, 17 * 60 * MINUTE, '1m', undefined);
    expect(gap).toHaveLength(WIDEST_GAP);
    expect(gap.at(-1)?.time).toBe(WIDEST_GAP * MINUTE);
    const exact = gapBetween(0, (WIDEST_GAP + 1) * MINUTE, '1m', undefined);
    expect(exact).toHaveLength(WIDEST_GAP);
  });

  test('days of an exchange have no gap at a weekend, and one at a holiday', () => {
    // Thursday, Friday, then Tuesday after a Monday without trading; midnights of New York in winter.
    const thursday = Date.UTC(2026, 0, 15, 5);
    const [friday, monday, tuesday] = [thursday + DAY, thursday + 4 * DAY, thursday + 5 * DAY];
    expect(barsOf([thursday, friday, tuesday].map(candle), '1d', NEW_YORK).map(({ time }) => time)).toEqual([
      thursday,
      friday,
      monday,
      tuesday,
    ]);
  });

  test('days of what trades around the clock miss a weekend', () => {
    const friday = Date.UTC(2026, 0, 16);
    expect(gapBetween(friday, friday + 3 * DAY, '1d', undefined)).toHaveLength(2);
  });

  test('days of 23 and 25 hours follow one another without a gap', () => {
    // Saturday to Tuesday around both changes of New York's clocks; a weekend is left out by itself.
    const march = [Date.UTC(2026, 2, 6, 5), Date.UTC(2026, 2, 9, 4)];
    const november = [Date.UTC(2026, 9, 30, 4), Date.UTC(2026, 10, 2, 5)];
    for (const [from = 0, to = 0] of [march, november]) expect(gapBetween(from, to, '1d', NEW_YORK)).toEqual([]);
  });
});
