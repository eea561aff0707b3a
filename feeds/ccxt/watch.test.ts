import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, priceOf, stateOf } from '../fakes/listener';
import type { FakeKind } from '../fakes/protocol';
import { withRetry } from '../with-retry';
import { createCcxtFeed } from './ccxt';

const TIMES = { silenceMs: 300, firstTickMs: 200, instrumentMs: 600, refusedMs: 80, settleMs: 40, stableMs: 100 };
const RECONNECT = { baseMs: 20, capMs: 80 };
const PRICE = { price: 100, priceStep: 0.01 };

const unhandled = vi.fn();
beforeAll(async () => {
  await import('ccxt');
  process.on('unhandledRejection', unhandled);
});
afterAll(() => {
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

/** Binance sends nothing of an instrument before it changes: the venue on which a first price can stay away. */
async function followBinance() {
  const instruments = ['BTC', 'ETH'].map((base) => ({ base, quote: 'USDT', ...PRICE }));
  const fake = await startFakeExchange('binance', { instruments });
  const feed = createCcxtFeed('binance', { config: fake.ccxtConfig, times: TIMES, reconnect: RECONNECT });
  return { fake, feed, busy: 'binance:BTC-USDT', quiet: 'binance:ETH-USDT' };
}

test('an instrument without a first price is told of and asked for again, and the others go on', async () => {
  const { fake, feed, busy, quiet } = await followBinance();
  const listener = listen(feed, [busy, quiet]);
  const timer = setInterval(() => fake.publishBidAsk('BTC-USDT', {}), 20);
  const told = await listener.until(stateOf(quiet, 'down'), { from: 0 });
  expect(told).toMatchObject({ detail: expect.stringContaining('no price') });
  await listener.until(priceOf(busy));
  await eventually(() => expect(fake.subscriptions).toHaveLength(6));
  const live = listener.until(stateOf(quiet, 'live'));
  fake.publishBidAsk('ETH-USDT', {});
  await live;
  await listener.until(priceOf(quiet), { from: 0 });
  expect([fake.connections, fake.dials]).toEqual([1, 1]);
  clearInterval(timer);
  await listener.stop();
  await fake.close();
});

test('a connection that answers but brings no price at all is given up', async () => {
  const { fake, feed, busy } = await followBinance();
  const listener = listen(feed, [busy]);
  const timer = setInterval(() => fake.sendRaw('{"result":null,"id":999}'), 20);
  const told = await listener.until(stateOf('binance', 'down'), { from: 0 });
  expect(told).toMatchObject({ detail: expect.stringContaining('no price came within 200 ms') });
  await eventually(() => expect(fake.dials).toBeGreaterThanOrEqual(2));
  clearInterval(timer);
  const prices = setInterval(() => fake.publishBidAsk('BTC-USDT', {}), 20);
  await listener.until(stateOf('binance', 'live'));
  expect(fake.connections).toBe(1);
  clearInterval(prices);
  await listener.stop();
  await fake.close();
});

test.concurrent.each<FakeKind>(['coinbase', 'kraken', 'binance', 'okx', 'bybit', 'bitstamp'])(
  '%s: whatever happens in whatever order, prices come back on one connection',
  async (kind) => {
    const fake = await startFakeExchange(kind, { heartbeatMs: 50 });
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times: TIMES, reconnect: RECONNECT });
    const ids = fake.symbols.map((symbol) => `${kind}:${symbol}`);
    const main = listen(withRetry(feed, RECONNECT), ids);
    const others: ReturnType<typeof listen>[] = [];
    fake.autoplay(500);
    let state = 7;
    const pick = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const symbol = () => fake.symbols[pick(fake.symbols.length)] ?? '';
    const happenings: (() => unknown)[] = [
      () => fake.faults.drop(),
      () => fake.faults.freeze({ pongs: pick(2) === 0 }),
      () => fake.faults.thaw(),
      () => fake.faults.malformed(symbol()),
      () => fake.faults.refuseSubscriptions(symbol()),
      () => fake.faults.acceptSubscriptions(),
      () => fake.sendRaw('{"type":"error","message":"for no reason"}'),
      () => others.push(listen(feed, [`${kind}:${symbol()}`, `${kind}:${symbol()}`])),
      () => others.pop()?.stop(),
    ];
    let most = 0;
    for (let n = 0; n < 60; n++) {
      await happenings[pick(happenings.length)]?.();
      await new Promise((resolve) => setTimeout(resolve, pick(60)));
      most = Math.max(most, fake.connections);
    }
    fake.faults.thaw();
    fake.faults.acceptSubscriptions();
    const from = main.events.length;
    for (const id of ids) await main.until(priceOf(id), { from, withinMs: 10_000 });
    await Promise.all(others.map((other) => other.stop()));
    await eventually(() => expect(fake.connections).toBe(1));
    expect(most, 'never two connections at once').toBe(1);
    await main.stop();
    await eventually(() => expect(fake.connections).toBe(0));
    await fake.close();
  },
);
