import { expect, test } from 'vitest';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, priceOf } from '../fakes/listener';
import type { FakeKind } from '../fakes/protocol';
import { createCcxtFeed } from './ccxt';

const OFFSET_MS = 4_000;

test.each<[FakeKind, number]>([
  ['binance', 1_000],
  ['okx', 1_000],
  ['bybit', 1_000],
  // These tell whole seconds.
  ['coinbase', 2_000],
  ['kraken', 2_000],
])('%s: how far its clock is off is known once somebody follows', async (kind, slackMs) => {
  const fake = await startFakeExchange(kind, { clockOffsetMs: OFFSET_MS });
  const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
  const id = `${kind}:${fake.symbols[0]}`;
  expect(feed.counts).not.toHaveProperty('clockErrorMs');
  const stop = fake.autoplay(50);
  const listener = listen(feed, [id]);
  await listener.until(priceOf(id), { from: 0 });
  await eventually(() => expect(feed.counts.clockErrorMs).toBeDefined());
  expect(feed.counts.clockErrorMs).toBeGreaterThanOrEqual(OFFSET_MS - 1);
  expect(feed.counts.clockErrorMs).toBeLessThan(OFFSET_MS + slackMs);
  stop();
  await listener.stop();
  await fake.close();
});

test('a venue that does not tell its time has no clock error, and prices all the same', async () => {
  const fake = await startFakeExchange('binance');
  const feed = createCcxtFeed('binance', { config: { ...fake.ccxtConfig, has: { fetchTime: false } } });
  const id = `binance:${fake.symbols[0]}`;
  const stop = fake.autoplay(200);
  const listener = listen(feed, [id]);
  await listener.until(priceOf(id), { from: 0 });
  expect(feed.counts).not.toHaveProperty('clockErrorMs');
  stop();
  await listener.stop();
  await fake.close();
});
