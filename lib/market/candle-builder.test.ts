import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, type Candle, type CandleInterval } from './candle';
import { aggregateCandles, CandleBuilder, type CandleTrade } from './candle-builder';
import { candleStart } from './candle-time';

const NEW_YORK = 'America/New_York';
const BEGIN = Date.parse('2026-03-07T00:00:00Z');
/** Three days around a change of clocks; few distinct times, so that ties happen. Sizes add up without rounding. */
const trade: fc.Arbitrary<CandleTrade> = fc.record({
  time: fc.integer({ min: 0, max: 3 * 24 * 60 * 4 }).map((quarter) => BEGIN + quarter * 15_000),
  price: fc.integer({ min: 1, max: 1_000 }).map((cents) => cents / 100),
  size: fc.integer({ min: 1, max: 1_000 }).map((parts) => parts / 8),
});
const trades = fc.array(trade, { maxLength: 200 });
const zone = fc.constantFrom(undefined, NEW_YORK);

/** Sorted by time, then gone through: the plain meaning of a candle. */
function bruteForce(all: readonly CandleTrade[], interval: CandleInterval, timeZone?: string): Candle[] {
  const byStart = new Map<number, CandleTrade[]>();
  for (const one of [...all].sort((a, b) => a.time - b.time)) {
    const start = candleStart(one.time, interval, timeZone);
    byStart.set(start, [...(byStart.get(start) ?? []), one]);
  }
  return [...byStart].map(([time, members]) => ({
    time,
    open: members[0]?.price ?? Number.NaN,
    high: Math.max(...members.map(({ price }) => price)),
    low: Math.min(...members.map(({ price }) => price)),
    close: members.at(-1)?.price ?? Number.NaN,
    volume: members.reduce((sum, { size }) => sum + size, 0),
  }));
}

describe('candles built from trades', () => {
  test.each(CANDLE_INTERVALS)('%s: in any order they are what sorting all trades gives', (interval) => {
    fc.assert(
      fc.property(trades, zone, (all, timeZone) => {
        const builder = new CandleBuilder(interval, timeZone);
        for (const one of all) builder.fold(one);
        expect(builder.candles()).toEqual(bruteForce(all, interval, timeZone));
      }),
    );
  });

  test('bigger candles of smaller ones are those of the trades', () => {
    const pair = fc
      .tuple(fc.constantFrom(...CANDLE_INTERVALS), fc.constantFrom(...CANDLE_INTERVALS))
      .filter(([small, big]) => CANDLE_INTERVALS.indexOf(small) <= CANDLE_INTERVALS.indexOf(big))
      // A day of UTC is no part of one of New York.
      .filter(([small]) => small !== '1d');
    fc.assert(
      fc.property(trades, pair, (all, [small, big]) => {
        const smaller = bruteForce(all, small);
        expect(aggregateCandles(smaller, big)).toEqual(bruteForce(all, big));
        if (small !== '4h') expect(aggregateCandles(smaller, big, NEW_YORK)).toEqual(bruteForce(all, big, NEW_YORK));
      }),
    );
  });

  test('a candle that was known up to a time and the trades after it make the whole', () => {
    fc.assert(
      fc.property(trades, fc.nat(), (all, cut) => {
        const sorted = [...all].sort((a, b) => a.time - b.time);
        const at = sorted.length === 0 ? 0 : cut % sorted.length;
        const builder = new CandleBuilder('1h');
        const known = bruteForce(sorted.slice(0, at), '1h');
        for (const candle of known) builder.seed(candle, sorted[at - 1]?.time);
        for (const one of sorted.slice(at)) builder.fold(one);
        expect(builder.candles()).toEqual(bruteForce(sorted, '1h'));
      }),
    );
  });

  test('what is asked for is what begins within the range, and what is dropped is gone', () => {
    const builder = new CandleBuilder('1m');
    for (const minute of [3, 1, 2]) builder.fold({ time: minute * 60_000 + 5, price: minute, size: 1 });
    expect(builder.candles(60_000, 180_000).map(({ time }) => time)).toEqual([60_000, 120_000]);
    builder.dropBefore(120_000);
    expect(builder.get(60_000)).toBeUndefined();
    expect(builder.get(120_000)?.close).toBe(2);
  });
});
