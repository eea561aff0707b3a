import { expect, test } from 'vitest';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, priceOf, stateOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';

test.concurrent('pongs in plain text keep the connection, and are no nonsense', async () => {
  const fake = await startFakeExchange('okx');
  // ccxt gives a connection up when it has had no pong for twice as long: by the fifth ping it would have.
  const feed = createCcxtFeed('okx', { config: { ...fake.ccxtConfig, streaming: { keepAlive: 1_000 } } });
  const [symbol = ''] = fake.symbols;
  const id = `okx:${symbol}`;
  const listener = listen(feed, [id]);
  await listener.until(priceOf(id), { from: 0 });
  await eventually(() => expect(fake.pings).toBeGreaterThanOrEqual(5));
  const priced = listener.until(priceOf(id));
  fake.publishBidAsk(symbol, { bidSize: 3 });
  await priced;
  expect(listener.events.some(stateOf('okx', 'down'))).toBe(false);
  expect([feed.counts.rejected, fake.dials]).toEqual([0, 1]);
  await listener.stop();
  await eventually(() => expect(fake.connections).toBe(0));
  await fake.close();
});

test.concurrent('a market that rests is not taken for a dead connection, while another one moves', async () => {
  const fake = await startFakeExchange('okx');
  const times = { silenceMs: 600, firstTickMs: 5_000 };
  const feed = createCcxtFeed('okx', { config: fake.ccxtConfig, times, reconnect: { baseMs: 10, capMs: 20 } });
  const [busy = '', quiet = ''] = fake.symbols;
  expect(busy).toBe('BTC-USDT');
  const listener = listen(feed, [`okx:${quiet}`]);
  const timer = setInterval(() => fake.publishTicker(busy), 20);
  await listener.until(priceOf(`okx:${quiet}`), { from: 0 });
  const from = performance.now();
  await eventually(() => expect(performance.now() - from).toBeGreaterThan(3 * times.silenceMs));
  expect(listener.events.some(stateOf('okx', 'down'))).toBe(false);
  expect(listener.events.some(priceOf('okx:BTC-USDT')), 'nobody asked for it').toBe(false);
  // When all of them rest, it is silence.
  const down = listener.until(stateOf('okx', 'down'));
  clearInterval(timer);
  await down;
  await listener.stop();
  await fake.close();
});
