import { afterEach, beforeEach, expect, test } from 'vitest';
import { CANDLE_MS, type CandleInterval } from '@/lib/market/candle';
import { type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca';
import type { Feed } from '../feed';
import { createAlpacaFeed } from './alpaca';

const NOW = Date.parse('2025-11-28T15:10:30Z');
let fake: FakeAlpaca;
let feed: Feed;

beforeEach(async () => {
  fake = await startFakeAlpaca({ now: NOW });
  feed = createAlpacaFeed(fake.account);
});
afterEach(() => fake.close());

function bars(from: number, step: number, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const open = 200 + at;
    return { time: from + at * step, open, high: open + 2, low: open - 1, close: open + 1, volume: 10 };
  });
}

async function ask(interval: CandleInterval, limit: number, before = fake.now) {
  const candles = await feed.candles?.({ id: 'alpaca:AAPL', interval, before, limit }, AbortSignal.timeout(5_000));
  return candles ?? [];
}

test('the newest candles before a time, oldest first, over several pages', async () => {
  const from = Date.parse('2025-11-28T14:30:00Z');
  fake.setBars('AAPL', '1Min', bars(from, 60_000, 30), 4);
  const before = from + 20 * 60_000;
  const candles = await ask('1m', 10, before);
  expect(candles.map(({ time }) => time)).toEqual(bars(from + 10 * 60_000, 60_000, 10).map(({ time }) => time));
  expect(candles.at(-1)).toEqual(bars(from, 60_000, 30)[19]);
  const paths = fake.requests.filter((path) => path.includes('/bars'));
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) expect(path).toMatch(/adjustment=split.*feed=iex.*sort=desc|feed=iex/);
});

test('the candle that is still open is left out', async () => {
  fake.now = NOW;
  fake.setBars('AAPL', '1Min', bars(NOW - (NOW % 60_000) - 4 * 60_000, 60_000, 5));
  const candles = await ask('1m', 10);
  expect(candles).toHaveLength(4);
  expect((candles.at(-1)?.time ?? 0) + 60_000).toBeLessThanOrEqual(fake.now);
});

test('four hours are made of hours, begin where ours do, and are whole', async () => {
  const from = Date.parse('2025-11-26T09:00:00Z');
  fake.setBars('AAPL', '1Hour', bars(from, CANDLE_MS['1h'], 16));
  const candles = await ask('4h', 3, Date.parse('2025-11-26T17:00:00Z'));
  expect(candles.map(({ time }) => new Date(time).toISOString().slice(11, 16))).toEqual(['08:00', '12:00', '16:00']);
  expect(candles[1]).toMatchObject({ open: 203, close: 207, high: 208, low: 202, volume: 40 });
  expect(candles[2]).toMatchObject({ open: 207, close: 211 });
});

test("days are New York's, also where Alpaca dates them in UTC", async () => {
  fake.setBars('AAPL', '1Day', bars(Date.parse('2025-11-24T05:00:00Z'), CANDLE_MS['1d'], 5));
  const candles = await ask('1d', 10);
  expect(candles.map(({ time }) => new Date(time).toISOString())).toEqual(
    ['24', '25', '26', '27'].map((day) => `2025-11-${day}T05:00:00.000Z`),
  );
});

test('bars that cannot be are left out', async () => {
  const [sound, ...rest] = bars(Date.parse('2025-11-28T14:30:00Z'), 60_000, 4);
  const [upsideDown, free, below] = rest;
  if (!sound || !upsideDown || !free || !below) throw new Error('There are four.');
  const broken = [
    { ...upsideDown, high: 1 },
    { ...free, low: 0 },
    { ...below, volume: -1 },
  ];
  fake.setBars('AAPL', '1Min', [sound, ...broken]);
  expect(await ask('1m', 10)).toEqual([sound]);
});

test('a stock nobody lists, and an answer that is none, are said so', async () => {
  const asked = feed.candles?.(
    { id: 'alpaca:ZZZZ', interval: '1m', before: NOW, limit: 5 },
    AbortSignal.timeout(5_000),
  );
  await expect(asked).rejects.toMatchObject({ name: 'FeedError', permanent: true });
  fake.faults.rest({ status: 429, retryAfter: '7' });
  await expect(ask('1m', 5)).rejects.toMatchObject({ permanent: false, retryAfterMs: 7_000 });
  fake.faults.rest({ status: 'html' });
  await expect(ask('1m', 5)).rejects.toThrow('its answer is no JSON');
});
