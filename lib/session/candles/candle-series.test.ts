import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Candle } from '@/lib/market/candle';
import type { CandleAnswer, CandleQuery } from '@/lib/market/candle-history';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { CandleRefusal } from './ask-candles';
import { type CandleChange, CandleSeries } from './candle-series';

const MINUTE = 60_000;
const ID = 'sim:BTC-USD';
const candle = (minute: number, close: number, volume = 1): Candle => ({
  time: minute * MINUTE,
  open: close,
  high: close,
  low: close,
  close,
  volume,
});
/** A trade so many seconds into a minute; received 50 ms after it happened. */
const trade = (n: number, minute: number, second: number, price: number): Trade => {
  const eventTime = minute * MINUTE + second * 1_000;
  return { id: ID, n, seq: n, price, size: 1, eventTime, ingestTime: eventTime + 50 };
};

/** A series whose server answers when the test says so. */
function seriesWith(given: { trades?: Trade[]; quote?: () => Quote | undefined } = {}) {
  const tape: Trade[] = given.trades ?? [];
  const asked: {
    query: CandleQuery;
    signal: AbortSignal;
    answer(a: Partial<CandleAnswer>): void;
    fail(f: Error): void;
  }[] = [];
  const series = new CandleSeries({
    id: ID,
    interval: '1m',
    timeZone: undefined,
    trades: () => tape,
    quote: given.quote,
    ask: (query, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          query,
          signal,
          answer: (answer) => resolve({ id: ID, interval: '1m', candles: [], more: false, ...answer }),
          fail: reject,
        });
      }),
  });
  const changes: CandleChange[] = [];
  series.onChange((change) => changes.push(change));
  const answer = async (at: number, given: Partial<CandleAnswer>) => {
    asked[at]?.answer(given);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { series, tape, asked, changes, answer };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('candles of the server and trades of the page', () => {
  test('a trade in what was told does not count twice, a later one does', async () => {
    const { series, tape, changes, answer } = seriesWith({ trades: [trade(7, 2, 1, 20), trade(8, 2, 3, 25)] });
    series.heal();
    await answer(0, { candles: [candle(1, 10), candle(2, 20, 4)], openAsOf: trade(7, 2, 1, 20).ingestTime });
    expect(series.candles.at(-1)).toMatchObject({ open: 20, high: 25, close: 25, volume: 5 });
    tape.push(trade(9, 2, 9, 15));
    series.take();
    expect(series.candles.at(-1)).toMatchObject({ low: 15, high: 25, close: 15, volume: 6 });
    expect(changes).toEqual(['all', [series.candles.at(-1)]]);
    series.take();
    expect(changes).toHaveLength(2);
  });

  test('a trade in the next minute begins a candle, and a late one still finds the last', async () => {
    const { series, tape, answer } = seriesWith();
    series.heal();
    await answer(0, { candles: [candle(1, 10)], openAsOf: MINUTE + 500 });
    tape.push(trade(1, 2, 2, 30), trade(2, 3, 2, 40), { ...trade(3, 2, 59, 31), ingestTime: 3 * MINUTE + 3_000 });
    series.take();
    expect(series.candles.map(({ close }) => close)).toEqual([10, 31, 40]);
  });

  test('nothing is added to a last candle that is closed', async () => {
    const { series, answer } = seriesWith({ trades: [trade(1, 1, 30, 99), trade(2, 2, 1, 11)] });
    series.heal();
    await answer(0, { candles: [candle(1, 10)] });
    expect(series.candles.map(({ close, volume }) => [close, volume])).toEqual([
      [10, 1],
      [11, 1],
    ]);
  });

  test('a number left out, or numbers that begin anew, ask the server again', async () => {
    const { series, tape, asked, answer } = seriesWith({ trades: [trade(1, 1, 1, 10)] });
    series.heal();
    await answer(0, { candles: [candle(1, 10)], openAsOf: MINUTE + 2_000 });
    tape.push(trade(3, 1, 3, 12));
    series.take();
    expect(asked).toHaveLength(2);
    await answer(1, { candles: [candle(1, 12, 3)], openAsOf: MINUTE + 3_050 });
    expect(series.candles).toEqual([candle(1, 12, 3)]);
    tape.splice(0, tape.length, trade(1, 1, 5, 13));
    series.take();
    expect(asked).toHaveLength(3);
  });

  test('where there are no trades, the last price of the quote extends it', async () => {
    let quote: Quote = { id: ID, seq: 1, ingestTime: MINUTE + 900, last: 12, lastTime: MINUTE + 800 };
    const { series, answer } = seriesWith({ quote: () => quote });
    series.heal();
    await answer(0, { candles: [candle(1, 10)], openAsOf: MINUTE + 500 });
    expect(series.candles.at(-1)).toMatchObject({ high: 12, close: 12, volume: 1 });
    quote = { ...quote, ingestTime: 2 * MINUTE + 900, last: 9, lastTime: 2 * MINUTE + 100 };
    series.take();
    expect(series.candles.map(({ close }) => close)).toEqual([12, 9]);
  });
});

describe('healing', () => {
  test('fills the hole an outage left and keeps what is older', async () => {
    const { series, answer } = seriesWith();
    series.heal();
    await answer(0, { candles: [candle(1, 10), candle(2, 20)], more: true });
    series.heal();
    await answer(1, { candles: [candle(2, 21), candle(3, 30), candle(4, 40)], more: true });
    expect(series.candles.map(({ close }) => close)).toEqual([10, 21, 30, 40]);
  });

  test('after more than an answer holds, only what was told stays', async () => {
    const { series, answer } = seriesWith();
    series.heal();
    await answer(0, { candles: [candle(1, 10)] });
    series.heal();
    await answer(1, { candles: [candle(900, 90)], more: true });
    expect(series.candles).toEqual([candle(900, 90)]);
  });

  test('a second question replaces the first, whose answer counts no more', async () => {
    const { series, asked, answer } = seriesWith();
    series.heal();
    series.heal();
    expect(asked[0]?.signal.aborted).toBe(true);
    await answer(0, { candles: [candle(1, 1)] });
    expect(series.candles).toEqual([]);
    await answer(1, { candles: [candle(1, 2)] });
    expect(series.candles).toEqual([candle(1, 2)]);
  });

  test('without an answer it says so and asks again; a no for good is not repeated', async () => {
    const { series, asked } = seriesWith();
    series.heal();
    asked[0]?.fail(new TypeError('Failed to fetch'));
    await vi.advanceTimersByTimeAsync(0);
    expect(series.status).toMatchObject({ state: 'failed', permanent: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(2);
    asked[1]?.fail(new CandleRefusal('There is no such instrument.', true));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(series.status).toEqual({ state: 'failed', reason: 'There is no such instrument.', permanent: true });
    expect(asked).toHaveLength(2);
  });

  test('stopping ends questions and timers', async () => {
    const { series, asked, answer } = seriesWith();
    series.heal();
    series.stop();
    expect(asked[0]?.signal.aborted).toBe(true);
    await answer(0, { candles: [candle(1, 1)] });
    expect(series.candles).toEqual([]);
    series.heal();
    asked[1]?.fail(new TypeError('Failed to fetch'));
    await vi.advanceTimersByTimeAsync(0);
    series.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('older candles', () => {
  test('are asked for once at a time, put before, and no more when there are none', async () => {
    const { series, asked, answer } = seriesWith();
    series.heal();
    await answer(0, { candles: [candle(8, 8), candle(9, 9)], more: true });
    series.loadOlder();
    series.loadOlder();
    expect(asked).toHaveLength(2);
    expect(asked[1]?.query).toMatchObject({ before: 8 * MINUTE });
    await answer(1, { candles: [candle(5, 5), candle(8, 99)], more: false });
    expect(series.candles).toEqual([candle(5, 5), candle(8, 8), candle(9, 9)]);
    series.loadOlder();
    expect(asked).toHaveLength(2);
  });

  test('a failure is asked again by the next scroll', async () => {
    const { series, asked, answer } = seriesWith();
    series.heal();
    await answer(0, { candles: [candle(8, 8)], more: true });
    series.loadOlder();
    asked[1]?.fail(new TypeError('Failed to fetch'));
    await vi.advanceTimersByTimeAsync(0);
    expect(series.status.state).toBe('ready');
    series.loadOlder();
    expect(asked).toHaveLength(3);
  });
});
