import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MarketEvent } from '@/lib/market/market-event';
import { eventually } from '../fakes/eventually';
import { type FakeExchange, startFakeExchange } from '../fakes/fake-exchange';
import { type Listener, listen, priceOf, stateOf } from '../fakes/listener';
import type { FakeKind } from '../fakes/protocol';
import { createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit'];
/** They tell the last trades again to who comes. */
const REPLAYS: ReadonlySet<FakeKind> = new Set(['coinbase', 'kraken']);
const BURST = 1_000;

const bids = (events: readonly MarketEvent[], id: string) =>
  events.flatMap((event) => (event.kind === 'quote' && event.id === id && event.source === 'bidAsk' ? [event] : []));
const trades = (events: readonly MarketEvent[], id: string) =>
  events.flatMap((event) => (event.kind === 'trade' && event.id === id ? [event] : []));

describe.each(KINDS)('%s', (kind) => {
  let fake: FakeExchange;
  let listener: Listener;
  let symbol: string;
  let id: string;

  /** Resolves when the venue has all subscriptions of the instrument. */
  const subscribed = () =>
    eventually(() => {
      const channels = fake.subscriptions.filter((key) => !key.startsWith('heartbeats'));
      expect(channels.length).toBeGreaterThanOrEqual(kind === 'binance' ? 3 : 2);
    });

  beforeEach(async () => {
    fake = await startFakeExchange(kind);
    symbol = fake.symbols[0] ?? '';
    id = `${kind}:${symbol}`;
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, reconnect: { baseMs: 20, capMs: 50 } });
    listener = listen(feed, [id]);
    await subscribed();
    fake.publishBidAsk(symbol, {});
    await listener.until(priceOf(id), { from: 0 });
  });
  afterEach(async () => {
    await listener.stop();
    await fake.close();
  });

  test(`${BURST} changes of the best bid and offer in one go all arrive, in order`, async () => {
    const from = listener.events.length;
    const last = listener.until((event) => event.kind === 'quote' && event.fields.bidSize === BURST);
    // Every other change is of the size alone.
    for (let n = 1; n <= BURST; n++) {
      const bid = 100 + Math.floor(n / 2) * 0.01;
      fake.publishBidAsk(symbol, { bid, bidSize: n, ask: bid + 0.01, askSize: 2 * n });
    }
    await last;
    const seen = bids(listener.events.slice(from), id).filter((event) => (event.fields.askSize ?? 0) >= 2);
    expect(seen.map((event) => event.fields.bidSize)).toEqual(Array.from({ length: BURST }, (_, n) => n + 1));
    for (const { fields } of seen) expect(fields.bid).toBeCloseTo(100 + Math.floor(Number(fields.bidSize) / 2) * 0.01);
  });

  test(`${BURST * 2} trades in one go arrive once each, in order`, async () => {
    const last = listener.until((event) => event.kind === 'trade' && event.price === 100 + BURST * 2);
    for (let n = 1; n <= BURST * 2; n++) {
      fake.publishTrade(symbol, { price: 100 + n, size: n, side: n % 2 === 0 ? 'buy' : 'sell' });
    }
    await last;
    const seen = trades(listener.events, id);
    expect(seen.map((trade) => trade.size)).toEqual(Array.from({ length: BURST * 2 }, (_, n) => n + 1));
    expect(new Set(seen.map((trade) => trade.side))).toEqual(new Set(['buy', 'sell']));
  });

  test('trades replayed after a reconnect come once, and those missed meanwhile come too', async () => {
    const made = [1, 2, 3].map((size) => fake.publishTrade(symbol, { size }).size);
    await listener.until((event) => event.kind === 'trade' && event.size === 3, { from: 0 });
    const down = listener.until(stateOf(kind, 'down'));
    fake.faults.drop();
    await down;
    // The others replay nothing: what happens while nobody listens is unknown there.
    const missed = !REPLAYS.has(kind) ? [] : [4, 5].map((size) => fake.publishTrade(symbol, { size }).size);
    await subscribed();
    const last = listener.until((event) => event.kind === 'trade' && event.size === 6);
    made.push(...missed, fake.publishTrade(symbol, { size: 6 }).size);
    await last;
    expect(trades(listener.events, id).map((trade) => trade.size)).toEqual(made);
  });

  test('who follows again gets no trade a second time', async () => {
    fake.publishTrade(symbol, { size: 1 });
    await listener.until((event) => event.kind === 'trade', { from: 0 });
    await listener.stop();
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
    for (const expected of [1, 0]) {
      // The venue hears of the end a moment later.
      await eventually(() => expect(fake.connections).toBe(0));
      const again = listen(feed, [id]);
      await subscribed();
      const mark = again.until((event) => event.kind === 'quote' && event.fields.askSize === 77, { from: 0 });
      fake.publishBidAsk(symbol, { askSize: 77 });
      await mark;
      await again.stop();
      fake.publishBidAsk(symbol, { askSize: 1 });
      // A feed that is new to the venue cannot know what another one has read.
      expect(trades(again.events, id)).toHaveLength(REPLAYS.has(kind) ? expected : 0);
    }
  });

  test('`last` comes from trades once there are any', async () => {
    const first = listener.until((event) => event.kind === 'trade');
    fake.publishTrade(symbol, { price: 123.45 });
    await first;
    const from = listener.events.length;
    // A venue's ticker may still quote the trade before.
    const day = listener.until((event) => event.kind === 'quote' && event.source === 'day');
    fake.publishTicker(symbol, { last: 111, volume: 55_555 });
    expect(await day).toMatchObject({ fields: { volume: 55_555 } });
    expect(listener.events.slice(from).some((event) => event.kind === 'quote' && 'last' in event.fields)).toBe(false);
  });

  test('sources carry the times the venue gives, and none it does not', async () => {
    const before = Date.now();
    const trade = listener.until((event) => event.kind === 'trade');
    fake.publishTrade(symbol, { time: before - 5 });
    expect(await trade).toMatchObject({ eventTime: before - 5 });
    const day = listener.until((event) => event.kind === 'quote' && event.source === 'day');
    fake.publishTicker(symbol, { volume: 4_321, open: 50_000, last: 60_000 });
    const figures = await day;
    expect(figures.kind === 'quote' && figures.eventTime).toBeGreaterThanOrEqual(before - 1);
    // Coinbase gives a percentage, Kraken a change, Binance the price itself.
    expect(figures).toMatchObject({ fields: { open: 50_000, volume: 4_321 } });
    const from = listener.events.length;
    const quote = listener.until((event) => event.kind === 'quote' && event.source === 'bidAsk');
    fake.publishBidAsk(symbol, { bidSize: 9 });
    await quote;
    const [bidAsk] = bids(listener.events.slice(from), id);
    if (kind === 'binance') expect(bidAsk).not.toHaveProperty('eventTime');
    else expect(bidAsk?.eventTime).toBeGreaterThanOrEqual(before - 1);
  });

  test('who comes later gets what is known at once', async () => {
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
    const early = listen(feed, [id]);
    const mark = early.until((event) => event.kind === 'quote' && event.fields.bidSize === 5, { from: 0 });
    await eventually(() => expect(fake.connections).toBe(2));
    await eventually(() => {
      fake.publishBidAsk(symbol, { bidSize: 5 });
      expect(early.events.length).toBeGreaterThan(1);
    });
    await mark;
    const late = listen(feed, [id]);
    await late.until((event) => event.kind === 'quote' && event.fields.bidSize === 5, { from: 0 });
    expect(late.events[0]).toMatchObject({ kind: 'state', state: 'live' });
    expect(fake.connections).toBe(2);
    await Promise.all([early.stop(), late.stop()]);
  });
});
