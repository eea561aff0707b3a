import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { aggregateCandles, CandleBuilder } from '@/lib/market/candle-builder';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import type { InstrumentId } from '@/lib/market/instrument';
import type { TradeEvent } from '@/lib/market/market-event';
import { followed } from './followed';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { createSimulatorFeed, type SimulatorOptions } from './simulator';
import { virtualTime } from './virtual-time';

/** A Wednesday, 11:03:20 in New York. */
const WEDNESDAY = Date.UTC(2026, 10, 18, 16, 3, 20);
const anyInstrument = fc.constantFrom(...SIMULATED_INSTRUMENTS);
const anyHours = fc.constantFrom('always' as const, 'new-york' as const);

function playing(options: SimulatorOptions = {}, start = WEDNESDAY) {
  const time = virtualTime(start);
  const feed = createSimulatorFeed({ ...options, now: time.now, schedule: time.schedule });
  const ask = async (id: InstrumentId, interval: CandleInterval, limit: number, before = time.now()) =>
    (await feed.candles?.({ id, interval, before, limit }, AbortSignal.timeout(20_000))) ?? [];
  function follow(id: InstrumentId) {
    const { events, read, stop } = followed(feed, [id]);
    return {
      read,
      stop,
      get trades(): TradeEvent[] {
        return events.flatMap((event) => (event.kind === 'trade' ? event : []));
      },
    };
  }
  return { time, feed, ask, follow };
}

function expectSame(actual: readonly Candle[], wanted: readonly Candle[]): void {
  const prices = (candles: readonly Candle[]) => candles.map(({ volume, ...rest }) => rest);
  expect(prices(actual)).toEqual(prices(wanted));
  // Sums of decimals differ in their last digit with the order they are made in.
  for (const [index, { volume }] of actual.entries())
    expect(Math.abs(volume / (wanted[index]?.volume ?? 0) - 1)).toBeLessThan(1e-9);
}

describe('the past', () => {
  test('is sound at every interval, whatever the seed, instrument and hours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), anyInstrument, anyHours, async (seed, instrument, hours) => {
        const { ask } = playing({ seed, hours });
        for (const interval of CANDLE_INTERVALS) {
          const candles = await ask(instrument.id, interval, 60);
          expect(candles).toHaveLength(60);
          for (const [index, candle] of candles.entries()) {
            const { time, open, high, low, close, volume } = candle;
            expect(time).toBe(candleStart(time, interval, instrument.timeZone));
            expect(candleEnd(time, interval, instrument.timeZone)).toBeLessThanOrEqual(WEDNESDAY);
            if (index > 0) expect(time).toBeGreaterThan(candles[index - 1]?.time ?? 0);
            expect(low).toBeGreaterThan(0);
            expect(low <= Math.min(open, close) && Math.max(open, close) <= high).toBe(true);
            expect(volume).toBeGreaterThan(0);
            expect(Math.abs(open / instrument.priceStep - Math.round(open / instrument.priceStep))).toBeLessThan(1e-3);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('adds up: minutes to 5, 15, 60, hours to 4 and days', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), anyInstrument, anyHours, async (seed, { id, timeZone }, hours) => {
        const { ask } = playing({ seed, hours });
        const minutes = await ask(id, '1m', 4_000);
        for (const interval of ['5m', '15m', '1h', '4h', '1d'] as const) {
          const candles = await ask(id, interval, 40);
          const all = aggregateCandles(minutes, interval, timeZone);
          // The oldest may be cut, the newest still open.
          const sums = all
            .slice(1)
            .filter(({ time }) => candleEnd(time, interval, timeZone) <= WEDNESDAY)
            .slice(-40);
          expect(sums.length).toBeGreaterThan(0);
          expectSame(candles.slice(-sums.length), sums);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('is the same at every call, in pages and as a whole, and another with another seed', async () => {
    const { ask } = playing({ seed: 4 });
    const whole = await ask('sim:IBM', '1h', 300);
    const pages: Candle[] = [];
    while (pages.length < 300) pages.unshift(...(await ask('sim:IBM', '1h', 60, pages[0]?.time)));
    expect(pages).toEqual(whole);
    expect(await playing({ seed: 4 }).ask('sim:IBM', '1h', 300)).toEqual(whole);
    expect(await playing({ seed: 5 }).ask('sim:IBM', '1h', 300)).not.toEqual(whole);
  });

  test('ends at the price it opens with, and with the figures of the day', async () => {
    for (const hours of ['always', 'new-york'] as const)
      for (const instrument of SIMULATED_INSTRUMENTS) {
        const { ask, feed } = playing({ hours });
        const [newest] = await ask(instrument.id, '1m', 1);
        const opening = await openingOf(feed, instrument);
        expect(newest?.close, instrument.id).toBe(opening.last);
        const lows = (await ask(instrument.id, '1m', 60)).map(({ low }) => low);
        expect(opening.low, instrument.id).toBeLessThanOrEqual(Math.min(...lows));
        if (hours === 'new-york' && instrument.assetClass === 'stock') {
          // Regular hours end at 21:00 UTC.
          const [close] = await ask(instrument.id, '1m', 1, Date.UTC(2026, 10, 17, 21));
          expect(opening.open, instrument.id).toBe(close?.close);
        }
      }
  });

  test('has days of plausible volume and moves', async () => {
    const { ask } = playing({ seed: 9 });
    const days = await ask('sim:BTC-USD', '1d', 1_000);
    expect(days).toHaveLength(1_000);
    const btc = SIMULATED_INSTRUMENTS[0] as SimulatedInstrument;
    const turnover = days.reduce((sum, { volume, close }) => sum + volume * close, 0) / days.length;
    expect(turnover / btc.dailyTurnover).toBeGreaterThan(0.7);
    expect(turnover / btc.dailyTurnover).toBeLessThan(1.4);
    const moves = days.map(({ open, close }) => Math.log(close / open));
    const deviation = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
    expect(deviation / btc.dailyVolatility).toBeGreaterThan(0.85);
    expect(deviation / btc.dailyVolatility).toBeLessThan(1.15);
  });

  test('ends somewhere, and knows no unknown instrument', async () => {
    const { ask } = playing();
    const all = await ask('sim:GME', '1d', 5_000);
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.length).toBeLessThan(5_000);
    expect(await ask('sim:GME', '1d', 10, all[0]?.time)).toEqual([]);
    await expect(ask('sim:NO-SUCH', '1m', 5)).rejects.toMatchObject({ name: 'FeedError', permanent: true });
  });
});

async function openingOf(feed: ReturnType<typeof createSimulatorFeed>, { id }: SimulatedInstrument) {
  const fields: Record<string, number | null | undefined> = {};
  const controller = new AbortController();
  for await (const event of feed.follow([id], controller.signal)) {
    if (event.kind === 'quote') Object.assign(fields, event.fields);
    if (fields.last !== undefined && fields.high !== undefined && fields.bid !== undefined) controller.abort();
  }
  return fields;
}

describe('since the start', () => {
  test('candles are those of the trades a follower got, at every interval', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom('sim:ETH-USD', 'sim:GME', 'sim:AAPL'), async (seed, id) => {
        const { time, ask, follow } = playing({ seed });
        const tape = follow(id);
        time.advance(22 * 60_000);
        await tape.read();
        for (const interval of ['1m', '5m'] as const) {
          const builder = new CandleBuilder(interval);
          for (const { eventTime = 0, price, size } of tape.trades) builder.fold({ time: eventTime, price, size });
          const since = WEDNESDAY - (WEDNESDAY % CANDLE_MS[interval]) + CANDLE_MS[interval];
          const closed = builder.candles(since, candleStart(time.now(), interval));
          expect(closed.length).toBeGreaterThan(2);
          expectSame(
            (await ask(id, interval, 50)).filter((candle) => candle.time >= since),
            closed,
          );
        }
        await tape.stop();
      }),
      { numRuns: 5 },
    );
  });

  test('minutes in which nobody followed are there too, once and for all, and lead on', async () => {
    const { time, ask, follow } = playing();
    const id = 'sim:SOL-USD';
    for (const [followMs, restMs] of [
      [3 * 60_000, 2 * 3_600_000],
      [90_000, 10 * 60_000],
    ] as const) {
      const { read, stop } = follow(id);
      time.advance(followMs);
      await read();
      await stop();
      expect(time.timers.size).toBe(0);
      time.advance(restMs / 2);
      const half = await ask(id, '1m', 100);
      time.advance(restMs / 2);
      const whole = await ask(id, '1m', 200);
      expect(whole.filter((candle) => candle.time <= (half.at(-1)?.time ?? 0)).slice(-100)).toEqual(half);
      for (const [index, candle] of whole.entries())
        if (index > 0) expect(candle.time - (whole[index - 1]?.time ?? 0)).toBe(60_000);
      const later = await ask(id, '1m', 200);
      expect(later).toEqual(whole);
    }
    const minutes = await ask(id, '1m', 400);
    expectSame(await ask(id, '1h', 3), aggregateCandles(minutes, '1h').slice(-4, -1));
  });

  test('a suspended machine leaves no hole', async () => {
    const { time, ask, follow } = playing();
    const { read, stop } = follow('sim:BTC-USD');
    time.advance(120_000);
    time.sleep(3_600_000);
    time.advance(120_000);
    await read();
    const candles = await ask('sim:BTC-USD', '1m', 90);
    expect((candles.at(-1)?.time ?? 0) - (candles[0]?.time ?? 0)).toBe(89 * 60_000);
    await stop();
  });

  test('nothing trades while the exchange is closed', async () => {
    const { time, ask, follow } = playing({ hours: 'new-york' }, Date.UTC(2026, 10, 21, 0, 50));
    const tape = follow('sim:NVDA');
    time.advance(30 * 60_000);
    await tape.read();
    const { trades } = tape;
    expect(trades.length).toBeGreaterThan(0);
    const closes = Date.UTC(2026, 10, 21, 1);
    expect(trades.every(({ eventTime = 0 }) => eventTime < closes)).toBe(true);
    time.advance(3 * 3_600_000);
    const candles = await ask('sim:NVDA', '1m', 30);
    expect(candles.at(-1)?.time).toBeLessThan(closes);
    expect(candles.at(-1)?.time).toBeGreaterThan(closes - 600_000);
    await tape.stop();
  });
});

describe('the figures of the day are those of the minutes', () => {
  const DAY_MS = 24 * 3_600_000;
  /** @param from when the day begins whose newest figures these are. */
  async function expectAgreement(
    { time, ask, feed }: ReturnType<typeof playing>,
    id: InstrumentId,
    from: (minute: number) => number,
  ): Promise<void> {
    const tape = followed(feed, [id]);
    time.advance(3_100);
    await tape.read();
    const day = tape.events.findLast((event) => event.kind === 'quote' && event.source === 'day');
    if (day?.kind !== 'quote') throw new Error('It says its figures every 3 s.');
    const minute = candleStart(day.eventTime ?? 0, '1m');
    time.advance(60_000);
    await tape.read();
    await tape.stop();
    const minutes = (await ask(id, '1m', 1_500)).filter((one) => one.time >= from(minute) && one.time <= minute);
    // The newest one was still open.
    const closed = minutes.filter((one) => one.time < minute);
    const sum = (candles: readonly Candle[]) => ({
      high: Math.max(...candles.map(({ high }) => high)),
      low: Math.min(...candles.map(({ low }) => low)),
      volume: candles.reduce((all, { volume }) => all + volume, 0),
    });
    const [least, most] = [sum(closed), sum(minutes)];
    const { open, high, low, volume, turnover } = day.fields as Record<string, number>;
    const within = (value = 0, bounds: readonly number[]) => {
      expect(value, id).toBeGreaterThanOrEqual(Math.min(...bounds) * (1 - 1e-8));
      expect(value, id).toBeLessThanOrEqual(Math.max(...bounds) * (1 + 1e-8));
    };
    within(high, [least.high, most.high]);
    within(low, [least.low, most.low]);
    within(volume, [least.volume, most.volume]);
    within((turnover ?? 0) / (volume ?? 1), [most.low, most.high]);
    if (from(minute) === minute - DAY_MS) expect(open, id).toBe(minutes[0]?.open);
  }

  test('of the last 24 hours for crypto, from the first moment, and after nobody listened', async () => {
    const ago = (minute: number) => minute - DAY_MS;
    for (const id of ['sim:BTC-USD', 'sim:ETH-USD', 'sim:SOL-USD']) {
      const played = playing({ seed: 3 });
      await expectAgreement(played, id, ago);
      // What nobody saw was made up, and is in both.
      for (const restMs of [25 * 60_000, 7 * 3_600_000, 20 * 3_600_000, 49 * 3_600_000]) {
        played.time.advance(restMs);
        await expectAgreement(played, id, ago);
      }
    }
  });

  test('of its sessions for a stock', async () => {
    // 4:00 in New York, and midnight.
    for (const [hours, begins] of [
      ['new-york', 9],
      ['always', 5],
    ] as const) {
      const played = playing({ seed: 3, hours, rare: { halts: 0, splits: 0 } });
      const today = (minute: number) => minute - ((minute - begins * 3_600_000) % DAY_MS);
      await expectAgreement(played, 'sim:IBM', today);
      played.time.advance(2 * 3_600_000);
      await expectAgreement(played, 'sim:IBM', today);
      played.time.advance(22 * 3_600_000);
      await expectAgreement(played, 'sim:IBM', today);
    }
  });
});
