import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { fakeCandles } from '../fakes/fake-candles';
import { type FakeExchange, startFakeExchange } from '../fakes/fake-exchange';
import type { FakeKind } from '../fakes/protocol';
import { type CcxtFeed, createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit', 'bitstamp'];
const HOUR = 3_600_000;
const signal = () => AbortSignal.timeout(8_000);

/** What the venue has, without the one that is still open. */
function expected(fake: FakeExchange, symbol: string, ms: number, before: number, limit: number): Candle[] {
  const closed = Math.floor(Date.now() / ms) * ms;
  return fakeCandles(fake.market(symbol).open, ms, 0, Math.min(before, closed))
    .slice(-limit)
    .map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume }));
}

describe.each(KINDS)('%s', (kind) => {
  let fake: FakeExchange;
  let feed: CcxtFeed;
  let symbol: string;
  let id: string;

  beforeEach(async () => {
    fake = await startFakeExchange(kind);
    feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
    symbol = fake.symbols[0] ?? '';
    id = `${kind}:${symbol}`;
  });
  afterEach(() => fake.close());

  test.each(CANDLE_INTERVALS)('%s: the newest closed ones, oldest first, gaps left open', async (interval) => {
    const before = Date.now() + 60_000;
    const candles = await feed.candles({ id, interval, before, limit: 50 }, signal());
    if (interval === '4h' && kind === 'coinbase') {
      // It has none of 4 h: they are put together of those of 2 h.
      const parts = fakeCandles(fake.market(symbol).open, 2 * HOUR, 0, Date.now());
      const last = candles.at(-1);
      const own = parts.filter(([time]) => time >= (last?.time ?? 0) && time < (last?.time ?? 0) + 4 * HOUR);
      expect(last).toEqual({
        time: Math.floor(Date.now() / CANDLE_MS['4h']) * CANDLE_MS['4h'] - CANDLE_MS['4h'],
        open: own[0]?.[1],
        high: Math.max(...own.map(([, , high]) => high)),
        low: Math.min(...own.map(([, , , low]) => low)),
        close: own.at(-1)?.[4],
        volume: own.reduce((sum, [, , , , , volume]) => sum + volume, 0),
      });
      expect(candles).toHaveLength(50);
    } else expect(candles).toEqual(expected(fake, symbol, CANDLE_MS[interval], before, 50));
  });

  test('more than one answer holds, and from before a time', async () => {
    const before = Math.floor(Date.now() / 60_000) * 60_000 - 7 * 60_000;
    const limit = kind === 'kraken' ? 600 : 1_300;
    const candles = await feed.candles({ id, interval: '1m', before, limit }, signal());
    expect(candles).toEqual(expected(fake, symbol, 60_000, before, limit));
  });

  test('what lies before the beginning is none', async () => {
    expect(await feed.candles({ id, interval: '1d', before: 1_700_000_000_000, limit: 10 }, signal())).toEqual([]);
  });

  test('rows that are nonsense are dropped and counted', async () => {
    fake.faults.spoilCandles(true);
    const request = { id, interval: '5m', before: Date.now(), limit: 30 } as const;
    const candles = await feed.candles(request, signal());
    expect(candles.length).toBeGreaterThan(5);
    expect(feed.counts.rejected).toBeGreaterThan(5);
    for (const { open, high, low, close, volume } of candles) {
      expect(low <= Math.min(open, close) && Math.max(open, close) <= high && volume >= 0).toBe(true);
    }
  });

  test.each([
    ['200 with HTML', { status: 'html' }],
    ['200 cut off', { status: 'truncated' }],
    ['503', { status: 503 }],
  ] as const)('%s is an error, and a passing one', async (_what, fault) => {
    await feed.instruments(signal());
    fake.faults.rest(fault);
    const asked = feed.candles({ id, interval: '1h', before: Date.now(), limit: 10 }, signal());
    await expect(asked).rejects.toMatchObject({ name: 'FeedError', permanent: false });
    fake.faults.rest(undefined);
    const again = await feed.candles({ id, interval: '1h', before: Date.now(), limit: 10 }, signal());
    expect(again.length).toBeGreaterThan(0);
  });

  test('an unknown instrument is a permanent error, and a call that is called off ends', async () => {
    const request = { interval: '1h', before: Date.now(), limit: 10 } as const;
    const unknown = feed.candles({ ...request, id: `${kind}:${fake.faults.unknownSymbol}` }, signal());
    await expect(unknown).rejects.toMatchObject({ name: 'FeedError', permanent: true });
    await expect(feed.candles({ ...request, id }, AbortSignal.abort())).rejects.toMatchObject({ name: 'FeedError' });
  });

  test('the catalogue says so', async () => {
    const instruments = await feed.instruments(signal());
    expect(instruments.every(({ book, candles }) => book && candles)).toBe(true);
    expect(feed.capabilities).toMatchObject({ book: true, candles: true });
  });
});

test('what the venue has no candles of is a permanent error', async () => {
  const fake = await startFakeExchange('binance');
  const config = { ...fake.ccxtConfig, timeframes: { '1m': undefined }, has: { fetchOHLCV: false } };
  const feed = createCcxtFeed('binance', { config });
  const id = `binance:${fake.symbols[0]}`;
  const asked = feed.candles({ id, interval: '1h', before: Date.now(), limit: 10 }, signal());
  await expect(asked).rejects.toMatchObject({ name: 'FeedError', permanent: true });
  expect((await feed.instruments(signal())).some(({ candles }) => candles)).toBe(false);
  expect(feed.capabilities.candles).toBe(false);
  await fake.close();
});
