import { expect, test } from 'vitest';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, priceOf, stateOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';

test('pongs in plain text keep the connection, and are no nonsense', async () => {
  const fake = await startFakeExchange('okx');
  // ccxt gives a connection up when two pings in a row stay without a pong.
  const feed = createCcxtFeed('okx', { config: { ...fake.ccxtConfig, streaming: { keepAlive: 30 } } });
  const [symbol = ''] = fake.symbols;
  const id = `okx:${symbol}`;
  const listener = listen(feed, [id]);
  await listener.until(priceOf(id), { from: 0 });
  const timer = setInterval(() => fake.publishBidAsk(symbol, {}), 10);
  for (let n = 0; n < 60; n++) await listener.until(priceOf(id));
  clearInterval(timer);
  expect(fake.pings).toBeGreaterThan(5);
  expect(listener.events.some(stateOf('okx', 'down'))).toBe(false);
  expect([feed.counts.rejected, fake.dials]).toEqual([0, 1]);
  await listener.stop();
  await eventually(() => expect(fake.connections).toBe(0));
  await fake.close();
});

test('a market that rests is not taken for a dead connection, while another one moves', async () => {
  const fake = await startFakeExchange('okx');
  const times = { silenceMs: 150, firstTickMs: 2_000 };
  const feed = createCcxtFeed('okx', { config: fake.ccxtConfig, times, reconnect: { baseMs: 10, capMs: 20 } });
  const [busy = '', quiet = ''] = fake.symbols;
  expect(busy).toBe('BTC-USDT');
  const listener = listen(feed, [`okx:${quiet}`]);
  const timer = setInterval(() => fake.publishTicker(busy), 20);
  await listener.until(priceOf(`okx:${quiet}`), { from: 0 });
  const from = performance.now();
  await eventually(() => expect(performance.now() - from).toBeGreaterThan(4 * times.silenceMs));
  expect(listener.events.some(stateOf('okx', 'down'))).toBe(false);
  expect(listener.events.some(priceOf('okx:BTC-USDT')), 'nobody asked for it').toBe(false);
  // When all of them rest, it is silence.
  const down = listener.until(stateOf('okx', 'down'));
  clearInterval(timer);
  await down;
  await listener.stop();
  await fake.close();
});
