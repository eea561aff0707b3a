import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { ListedExchange, listingsOf } from '../fakes/listed-exchange';
import { type Feed, FeedError } from '../feed';
import { createIngest, type Ingest } from './ingest';

const LINGER_MS = 1_000;
const SYMBOLS = Array.from({ length: 400 }, (_, at) => `T${at}-USD`);

/** The same exchange with order books. */
class BookExchange extends ListedExchange {
  readonly books = new Map<InstrumentId, EventQueue<BookEvent>>();

  override async open(): Promise<Feed> {
    const feed = await super.open();
    return {
      ...feed,
      capabilities: { ...feed.capabilities, book: true },
      followBooks: ([id = ''], signal) => {
        const queue: EventQueue<BookEvent> = new EventQueue(
          () => this.books.set(id, queue),
          () => void this.books.delete(id),
        );
        signal.addEventListener('abort', () => queue.end(), { once: true });
        return queue;
      },
    };
  }
}

let exchange: BookExchange;
let ingest: Ingest;
let events: MarketEvent[];

const idsOf = (from: number, to: number) => SYMBOLS.slice(from, to).map((symbol): InstrumentId => `coinbase:${symbol}`);
const wantBooks = (from: number, to: number) => ingest.wantBooks(new Set(idsOf(from, to)));
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const toldOf = (id: InstrumentId) => events.filter((event) => event.kind === 'book' && event.id === id);

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
  exchange = new BookExchange();
  events = [];
  const publish = (event: MarketEvent) => events.push(event);
  ingest = createIngest({ feeds: [exchange], publish, log: () => {}, lingerMs: LINGER_MS });
  exchange.answer = async () => listingsOf(...SYMBOLS);
  await ingest.start();
  await pass();
});

afterEach(async () => {
  const closed = ingest.close();
  await pass(5_000);
  await closed;
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.useRealTimers();
});

test('over 100 order books: the first stay, the others are told why there is none, and when there is a place', async () => {
  wantBooks(0, 100);
  await pass();
  ingest.wantBooks(new Set([...idsOf(100, 103), ...idsOf(0, 100)]));
  await pass();
  expect(new Set(exchange.books.keys())).toEqual(new Set(idsOf(0, 100)));
  const [late = ''] = idsOf(100, 101);
  expect(toldOf(late)).toMatchObject([{ bids: [], asks: [], detail: expect.stringContaining('100 order books') }]);
  wantBooks(0, 103);
  expect(toldOf(late), 'once').toHaveLength(1);
  wantBooks(1, 101);
  await pass();
  expect(exchange.books.has(late)).toBe(true);
  expect(toldOf(late).at(-1)).not.toHaveProperty('detail');
  expect(toldOf(late)).toHaveLength(2);
});

test('whoever was turned away and leaves takes the reason along', async () => {
  wantBooks(0, 101);
  wantBooks(0, 100);
  const [late = ''] = idsOf(100, 101);
  expect(toldOf(late).map((event) => event.kind === 'book' && event.detail !== undefined)).toEqual([true, false]);
});

test('an order book that nobody lists is not told of', () => {
  wantBooks(0, 100);
  ingest.wantBooks(new Set([...idsOf(0, 100), 'coinbase:NONE-USD']));
  expect(toldOf('coinbase:NONE-USD')).toEqual([]);
});

test('never more than 100 are followed, however often somebody changes their mind', async () => {
  let most = 0;
  for (let turn = 0; turn < 60; turn++) {
    wantBooks(turn * 5, turn * 5 + 30);
    await pass(5);
    most = Math.max(most, exchange.books.size);
  }
  expect(most).toBe(100);
  wantBooks(0, 0);
  await pass(LINGER_MS);
  expect(exchange.books.size).toBe(0);
});

test.each([
  [false, 2_000],
  [true, 60_000],
])(
  'an order book that fails (permanent: %s) says why, and is asked for again after %i ms',
  async (permanent, waitMs) => {
    const [id = ''] = idsOf(0, 1);
    wantBooks(0, 1);
    await pass();
    exchange.books.get(id)?.fail(new FeedError('Coinbase refused it.', { permanent }));
    await pass();
    expect(toldOf(id).at(-1)).toMatchObject({ bids: [], asks: [], detail: 'Coinbase refused it.' });
    await pass(waitMs - 2);
    expect(exchange.books.has(id)).toBe(false);
    await pass(2);
    expect(exchange.books.has(id)).toBe(true);
  },
);

test('an order book speaks for no price: a venue that is down stays down, and what failed stays failed', async () => {
  const [id = ''] = idsOf(0, 1);
  ingest.want(new Set([id]));
  wantBooks(0, 1);
  await pass();
  const [prices] = exchange.follows.keys();
  const since = Date.now();
  prices?.push({ kind: 'state', venue: 'coinbase', state: 'down', since, detail: 'The line is cut.' });
  exchange.books.get(id)?.push({ kind: 'book', id, bids: [], asks: [], ingestTime: since });
  await pass();
  expect(ingest.status()).toMatchObject([{ state: 'down', events: 0 }]);
  expect(ingest.status()[0]).not.toHaveProperty('lastMessageTime');
  exchange.books.get(id)?.push({ kind: 'book', id, bids: [[1, 1]], asks: [[2, 1]], ingestTime: since });
  await pass();
  expect(ingest.status()).toMatchObject([{ state: 'down', events: 1, lastMessageTime: since }]);
  prices?.fail(new FeedError('Coinbase does not know it.', { permanent: true }));
  exchange.books.get(id)?.push({ kind: 'book', id, bids: [[1, 2]], asks: [[2, 1]], ingestTime: since });
  await pass();
  const states = events.filter((event) => event.kind === 'state' && event.id === id);
  expect(states.at(-1)).toMatchObject({ state: 'down', detail: 'Coinbase does not know it.' });
});
