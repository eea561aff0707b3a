import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { BOOK_DEPTH, type BookLevel, bookFault } from '@/lib/market/book';
import type { BookEvent, MarketEvent } from '@/lib/market/market-event';
import { eventually } from '../fakes/eventually';
import { type FakeExchange, startFakeExchange } from '../fakes/fake-exchange';
import { type Listener, listen, listenToBooks, priceOf, stateOf } from '../fakes/listener';
import type { FakeKind } from '../fakes/protocol';
import { type CcxtFeed, createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit'];
const TIMES = { firstTickMs: 400, refusedMs: 50, settleMs: 40, bookRetryMs: 30 };
const RECONNECT = { baseMs: 20, capMs: 50 };

const unhandled = vi.fn();
beforeAll(async () => {
  await import('ccxt');
  process.on('unhandledRejection', unhandled);
});
afterAll(() => {
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

const followsBook = ({ subscriptions }: FakeExchange) =>
  subscriptions.some((key) => /^(books?|level2|depth@100ms|orderbook\.50):/.test(key));
const isBook = (event: MarketEvent): event is BookEvent => event.kind === 'book';
const isEmpty = (event: MarketEvent) => isBook(event) && event.bids.length + event.asks.length === 0;
const bestBid = (price: number, size: number) => (event: MarketEvent) =>
  isBook(event) && event.bids[0]?.[0] === price && event.bids[0][1] === size;

interface Arranged {
  readonly fake: FakeExchange;
  readonly feed: CcxtFeed;
  readonly symbol: string;
  readonly id: string;
  readonly books: Listener;
  readonly quotes: Listener;
  /** Makes this size the best bid's, and waits until the book shown is the venue's. */
  shows(size: number): Promise<BookEvent>;
}

/** One venue of which one instrument is followed, with its book. */
async function arrange(
  kind: FakeKind,
  onTestFinished: TestContext['onTestFinished'],
  times: object = TIMES,
): Promise<Arranged> {
  const fake = await startFakeExchange(kind);
  const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times, reconnect: RECONNECT });
  const symbol = fake.symbols[0] ?? '';
  const id = `${kind}:${symbol}`;
  const quotes = listen(feed, [id]);
  const books = listenToBooks(feed, [id]);
  onTestFinished(async () => {
    await Promise.all([quotes.stop(), books.stop()]);
    await eventually(() => expect(fake.connections).toBe(0));
    await fake.close();
    for (const event of books.events.filter(isBook)) {
      expect(bookFault(event.bids, event.asks), 'nothing wrong is ever shown').toBeUndefined();
      expect(Math.max(event.bids.length, event.asks.length)).toBeLessThanOrEqual(BOOK_DEPTH);
      expect(event.bids.length === 0, 'both sides or none').toBe(event.asks.length === 0);
    }
  });

  async function shows(size: number): Promise<BookEvent> {
    const market = fake.market(symbol);
    const shown = books.until(bestBid(market.bid, size));
    fake.publishBidAsk(symbol, { bidSize: size });
    const event = (await shown) as BookEvent;
    const top = (levels: readonly BookLevel[]) => levels.slice(0, BOOK_DEPTH);
    expect(event.bids).toEqual(top(market.book.bids));
    expect(event.asks).toEqual(top(market.book.asks));
    return event;
  }

  await eventually(() => expect(followsBook(fake)).toBe(true));
  fake.publishBidAsk(symbol, { bidSize: 3 });
  await books.until((event) => isBook(event) && !isEmpty(event), { from: 0 });
  await quotes.until(priceOf(id), { from: 0 });
  return { fake, feed, symbol, id, books, quotes, shows };
}

/** A fault is answered with an empty book, then with the right one; quotes and the connection do not notice. */
async function rebuilds({ fake, feed, books, quotes, shows, id }: Arranged, provoke: () => void): Promise<void> {
  const from = books.events.length;
  const before = feed.counts.booksRebuilt;
  provoke();
  await books.until(isEmpty, { from });
  await books.until((event) => isBook(event) && !isEmpty(event), { from });
  await shows(77);
  expect(feed.counts.booksRebuilt).toBe(before + 1);
  expect([fake.connections, fake.dials]).toEqual([1, 1]);
  const quoted = quotes.until(priceOf(id));
  fake.publishBidAsk(fake.symbols[0] ?? '', { askSize: 5 });
  await quoted;
  expect(quotes.events.some((event) => event.kind === 'state' && event.state === 'down')).toBe(false);
}

describe.concurrent.each(KINDS)('%s', (kind) => {
  test('the best 20 levels, as the venue has them, with its time', async ({ onTestFinished }) => {
    const { fake, symbol, books, shows } = await arrange(kind, onTestFinished);
    const first = await shows(42);
    expect([first.bids.length, first.asks.length]).toEqual([BOOK_DEPTH, BOOK_DEPTH]);
    expect(first.eventTime).toBeGreaterThan(Date.now() - 5_000);
    const { bid } = fake.market(symbol);
    fake.publishBook(symbol, { bids: [[bid, 0]] });
    fake.publishBidAsk(symbol, { bid: Number((bid - 0.05).toPrecision(12)), bidSize: 1 });
    await books.until((event) => isBook(event) && event.bids[0]?.[0] !== bid && !isEmpty(event));
    await shows(43);
  });

  test('a thousand changes are told in a few books, the last one among them', async ({ onTestFinished }) => {
    const { fake, symbol, books } = await arrange(kind, onTestFinished);
    const from = books.events.length;
    const { bid } = fake.market(symbol);
    const started = performance.now();
    const last = books.until(bestBid(bid, 1_000));
    for (let size = 1; size <= 1_000; size++) fake.publishBook(symbol, { bids: [[bid, size]] });
    await last;
    const tenths = (performance.now() - started) / 100;
    expect(books.events.length - from).toBeLessThanOrEqual(Math.ceil(tenths) + 1);
  });

  test('a change that got lost', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished);
    await rebuilds(one, () => {
      one.fake.faults.loseBookChange(one.symbol);
      const { bid, ask } = one.fake.market(one.symbol);
      one.fake.publishBook(one.symbol, { bids: [[bid, 55]] });
      // What Coinbase and Binance count, and what Kraken's checksum is over, shows it at once.
      one.fake.publishBook(one.symbol, { asks: [[ask, 57]] });
    });
  });

  test('a crossed one', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished);
    const { ask } = one.fake.market(one.symbol);
    await rebuilds(one, () => {
      one.fake.publishBook(one.symbol, { bids: [[Number((ask + 1).toPrecision(12)), 1]] });
      one.fake.market(one.symbol).book.apply({ bids: [[Number((ask + 1).toPrecision(12)), 0]] });
    });
  });

  test('one without a side', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished);
    const { book } = one.fake.market(one.symbol);
    const asks = book.asks;
    await rebuilds(one, () => {
      one.fake.publishBook(one.symbol, { asks: asks.map(([price]) => [price, 0]) });
      book.apply({ asks });
    });
  });

  test('one with absurd levels', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished);
    const { bid, book } = one.fake.market(one.symbol);
    await rebuilds(one, () => {
      one.fake.publishBook(one.symbol, { bids: [[bid, 1e19]] });
      book.apply({ bids: [[bid, 1]] });
    });
  });

  test('one that stands still while prices move', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished, { ...TIMES, bookStaleMs: 200 });
    const { fake, symbol, books } = one;
    let turn = 0;
    const timer = setInterval(() => fake.publishTrade(symbol, { size: ++turn }), 20);
    await books.until(isEmpty);
    clearInterval(timer);
    await books.until((event) => isBook(event) && !isEmpty(event), { from: books.events.length - 1 });
    await one.shows(12);
    expect(one.feed.counts.booksRebuilt).toBeGreaterThanOrEqual(1);
    expect(fake.dials).toBe(1);
  });

  test('one that never agrees with the ticker', async ({ onTestFinished }) => {
    const one = await arrange(kind, onTestFinished, { ...TIMES, bookDisagreesMs: 200 });
    const { fake, symbol, books } = one;
    fake.faults.muteBook(symbol);
    let ask = fake.market(symbol).ask;
    const timer = setInterval(() => {
      ask = Number((ask + 0.01).toPrecision(12));
      fake.publishBidAsk(symbol, { ask });
    }, 20);
    await books.until(isEmpty);
    clearInterval(timer);
    fake.faults.unmuteBook(symbol);
    await books.until((event) => isBook(event) && !isEmpty(event), { from: books.events.length - 1 });
    await one.shows(12);
    expect(one.feed.counts.booksRebuilt).toBeGreaterThanOrEqual(1);
    expect(fake.dials).toBe(1);
  });

  test('a crossed snapshot is not shown, and asked for again', async ({ onTestFinished }) => {
    const { fake, feed, symbol, id, books } = await arrange(kind, onTestFinished);
    await books.stop();
    await eventually(() => expect(followsBook(fake)).toBe(false));
    fake.faults.crossBook(symbol);
    const again = listenToBooks(feed, [id]);
    onTestFinished(async () => void (await again.stop()));
    const shown = await again.until((event) => isBook(event) && !isEmpty(event), { from: 0 });
    expect(bookFault((shown as BookEvent).bids, (shown as BookEvent).asks)).toBeUndefined();
    expect(feed.counts.booksRebuilt).toBe(1);
  });

  test('refused books disturb no prices, and come when they are accepted', async ({ onTestFinished }) => {
    const fake = await startFakeExchange(kind);
    fake.faults.refuseBooks();
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times: TIMES, reconnect: RECONNECT });
    const [symbol = ''] = fake.symbols;
    const id = `${kind}:${symbol}`;
    const quotes = listen(feed, [id]);
    const books = listenToBooks(feed, [id]);
    onTestFinished(async () => {
      await Promise.all([quotes.stop(), books.stop()]);
      await fake.close();
    });
    const stop = fake.autoplay(200);
    await quotes.until(priceOf(id), { from: 0 });
    for (let n = 0; n < 30; n++) await quotes.until(priceOf(id));
    expect(books.events.filter(isBook).every(isEmpty)).toBe(true);
    fake.faults.acceptBooks();
    await books.until((event) => isBook(event) && !isEmpty(event));
    expect(quotes.events.some(stateOf(kind, 'down'))).toBe(false);
    expect([fake.connections, fake.dials]).toEqual([1, 1]);
    stop();
  });

  test('a lost connection empties it, and it comes back with the prices', async ({ onTestFinished }) => {
    const { fake, feed, books, shows } = await arrange(kind, onTestFinished);
    const emptied = books.until(isEmpty);
    fake.faults.drop();
    await emptied;
    await eventually(() => expect(followsBook(fake)).toBe(true));
    fake.publishBidAsk(fake.symbols[0] ?? '', { bidSize: 2 });
    await books.until((event) => isBook(event) && !isEmpty(event));
    await shows(9);
    expect(feed.counts.booksRebuilt, 'that is no fault of the book').toBe(0);
    expect(fake.connections).toBe(1);
  });

  test('let go, it is let go at the venue too, and the prices stay', async ({ onTestFinished }) => {
    const { fake, symbol, id, feed, books, quotes } = await arrange(kind, onTestFinished);
    await books.stop();
    await eventually(() => expect(followsBook(fake)).toBe(false));
    const quoted = quotes.until(priceOf(id));
    fake.publishBidAsk(symbol, { askSize: 8 });
    await quoted;
    const again = listenToBooks(feed, [id]);
    onTestFinished(async () => void (await again.stop()));
    await again.until((event) => isBook(event) && !isEmpty(event), { from: 0 });
    expect(fake.dials).toBe(1);
  });

  test('books alone need no prices, and who comes later gets the book at once', async ({ onTestFinished }) => {
    const fake = await startFakeExchange(kind);
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times: TIMES });
    const ids = fake.symbols.slice(0, 2).map((symbol) => `${kind}:${symbol}`);
    const early = listenToBooks(feed, ids);
    onTestFinished(async () => {
      await early.stop();
      await eventually(() => expect(fake.connections).toBe(0));
      await fake.close();
    });
    for (const id of ids) await early.until((event) => isBook(event) && event.id === id, { from: 0 });
    const late = listenToBooks(feed, ids);
    for (const id of ids) await late.until((event) => isBook(event) && event.id === id, { from: 0 });
    expect(late.events[0]).toMatchObject({ kind: 'state', venue: kind, state: 'live' });
    expect(late.events).toHaveLength(3);
    await late.stop();
    const unknown = listenToBooks(feed, [`${kind}:${fake.faults.unknownSymbol}`]);
    expect(await unknown.ended).toMatchObject({ name: 'FeedError', permanent: true });
  });
});

test('kraken: a wrong checksum', async ({ onTestFinished }) => {
  const one = await arrange('kraken', onTestFinished);
  await rebuilds(one, () => {
    one.fake.faults.spoilChecksum(one.symbol);
    one.fake.publishBidAsk(one.symbol, { bidSize: 55 });
  });
});

test('binance: a snapshot that cannot be had is asked for again', async ({ onTestFinished }) => {
  const { fake, feed, id, books } = await arrange('binance', onTestFinished);
  await books.stop();
  fake.faults.rest({ status: 503 });
  const again = listenToBooks(feed, [id]);
  onTestFinished(async () => void (await again.stop()));
  const asked = fake.requests;
  await eventually(() => expect(fake.requests).toBeGreaterThan(asked + 6));
  fake.faults.rest(undefined);
  await again.until((event) => isBook(event) && !isEmpty(event), { from: 0 });
  expect([feed.counts.booksRebuilt, fake.dials]).toEqual([0, 1]);
});
