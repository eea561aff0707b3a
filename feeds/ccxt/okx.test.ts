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
