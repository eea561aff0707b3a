import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { fakeCandles } from '../fakes/fake-candles';
import { type FakeYahoo, startFakeYahoo } from '../fakes/yahoo';
import type { CandleRequest, Feed } from '../feed';
import { createYahooFeed } from './yahoo';

/** A Tuesday at noon in New York. */
const NOW = Date.UTC(2026, 2, 3, 17, 4, 30);
const DAY = CANDLE_MS['1d'];
const ZONE = 'America/New_York';
const DELAY = 15 * 60_000;

let fake: FakeYahoo;
let feed: Feed;
let now: number;

beforeEach(async () => {
  fake = await startFakeYahoo();
  now = Date.now();
  feed = createYahooFeed({ fetch: fake.fetch, now: () => now });
});
afterEach(() => fake.close());

function ask(request: Partial<CandleRequest> = {}): Promise<readonly Candle[]> {
  const { id = 'yahoo:AAPL', interval = '1m', before = now, limit = 100 } = request;
  if (feed.candles === undefined) throw new Error('It has no candles.');
  return feed.candles({ id, interval, before, limit }, AbortSignal.timeout(8_000));
}

/** What the fake has, put together here. */
function expected(interval: CandleInterval, before: number, limit: number): Candle[] {
  const part = interval === '1h' || interval === '4h' ? '15m' : interval;
  const parts = fakeCandles(99, CANDLE_MS[part], now - 59 * DAY, now).map(([time, open, high, low, close, volume]) => ({
    time: part === '1d' ? time + 52_200_000 : time,
    open,
    high,
    low,
    close,
    volume,
  }));
  const all = aggregateCandles(parts, interval, ZONE);
  const closed = all.filter(({ time }) => time < before && candleEnd(time, interval, ZONE) <= now - DELAY);
  return closed.slice(-limit);
}

test.each(CANDLE_INTERVALS)('%s: the newest that Yahoo can know to be closed, oldest first', async (interval) => {
  const limit = interval === '1d' ? 20 : 100;
  expect(await ask({ interval, limit })).toEqual(expected(interval, now, limit));
});

test.each(['1m', '15m', '1h', '4h'] as const)('%s: those before a time', async (interval) => {
  const before = candleStart(now - 3 * DAY, interval);
  expect(await ask({ interval, before, limit: 10 })).toEqual(expected(interval, before, 10));
  expect(await ask({ interval, before: before - 1, limit: 10 }), 'in the middle of one').toEqual(
    expected(interval, before - 1, 10),
  );
});

test('minutes are asked for a week at a time at most', async () => {
  const limit = 12_000;
  const candles = await ask({ limit });
  expect(candles).toEqual(expected('1m', now, limit));
  expect(fake.requests.length).toBeGreaterThan(1);
});

test('beyond what Yahoo keeps there is nothing, and nothing is asked', async () => {
  expect(await ask({ interval: '1m', before: now - 40 * DAY })).toEqual([]);
  expect(await ask({ interval: '1h', before: now - 70 * DAY })).toEqual([]);
  expect(fake.requests).toEqual([]);
  expect((await ask({ interval: '5m', limit: 100_000 })).length).toBeGreaterThan(5_000);
});

test('days begin at midnight of the exchange', async () => {
  const days = await ask({ interval: '1d', limit: 5 });
  expect(days).toHaveLength(5);
  for (const { time } of days) expect(candleStart(time, '1d', ZONE)).toBe(time);
});

test('what Yahoo says of no trade is left out, nonsense is dropped and counted', async () => {
  fake.spoilCharts(true);
  const candles = await ask({ interval: '5m', limit: 50 });
  expect(candles).toHaveLength(50);
  for (const { open, high, low, close, volume } of candles) {
    expect(low).toBeLessThanOrEqual(Math.min(open, close));
    expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
    expect(volume).toBeGreaterThanOrEqual(0);
  }
  expect(feed.counts?.rejected).toBeGreaterThan(10);
});

describe('errors', () => {
  test.each([{ status: 'html' }, { status: 'truncated' }, { status: 503 }, 500, 'reset', 'empty'] as const)(
    '%j is one that passes',
    async (fault) => {
      fake.fault(fault);
      await expect(ask()).rejects.toMatchObject({ name: 'FeedError', permanent: false });
      fake.fault(undefined);
      expect((await ask()).length).toBe(100);
    },
  );

  test('an unknown symbol is for good, and nothing against Yahoo', async () => {
    for (let times = 0; times < 5; times++)
      await expect(ask({ id: 'yahoo:NOSUCH' })).rejects.toMatchObject({ name: 'FeedError', permanent: true });
    expect((await ask()).length).toBe(100);
    for (const id of ['yahoo:..', 'sim:AAPL', 'yahoo:A/B'])
      await expect(ask({ id })).rejects.toMatchObject({ permanent: true });
  });

  test('too often closes the way for a while, for quotes as well', async () => {
    fake.fault({ status: 429 });
    await expect(ask()).rejects.toThrow('429');
    fake.fault(undefined);
    const asked = fake.requests.length;
    await expect(ask()).rejects.toThrow(/Next attempt at/);
    await expect(feed.instruments(AbortSignal.timeout(1_000))).rejects.toThrow(/Next attempt at/);
    expect(fake.requests).toHaveLength(asked);
    now += 70_000;
    expect((await ask()).length).toBe(100);
  });
});

test('rows that are not on the grid: a live price at the end is left out, anything else is nonsense', async () => {
  const rows = [NOW - 3_600_000, NOW - 3_599_000, NOW - 3_540_000, NOW - 1_000_000].map(
    (time) => Math.floor(time / 60_000) * 60,
  );
  rows[1] = (rows[0] ?? 0) + 7;
  rows[3] = (rows[3] ?? 0) + 23;
  const prices = rows.map(() => 5);
  const quote = { open: prices, high: prices, low: prices, close: prices, volume: prices };
  const body = { chart: { result: [{ meta: {}, timestamp: rows, indicators: { quote: [quote] } }], error: null } };
  let asked = 0;
  const fetch = async () => {
    if (asked++ === 0) return Response.json(body);
    const error = { code: 'Bad Request', description: "Data doesn't exist for startDate = 1, endDate = 2" };
    return Response.json({ chart: { result: null, error } }, { status: 400 });
  };
  feed = createYahooFeed({ fetch, now: () => NOW });
  now = NOW;
  const candles = await ask();
  expect(candles.map(({ time }) => time)).toEqual([rows[0], rows[2]].map((at) => (at ?? 0) * 1_000));
  expect(feed.counts?.rejected).toBe(1);
});
