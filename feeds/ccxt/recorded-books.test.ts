import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { BOOK_DEPTH, type BookLevel, bookFault } from '@/lib/market/book';
import type { BookEvent } from '@/lib/market/market-event';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, listenToBooks } from '../fakes/listener';
import { recordedBook, recordedChanges } from '../fakes/recording';
import { createCcxtFeed } from './ccxt';
import type { SpotMarket } from './market';
import { DEFAULT_WATCH_TIMES } from './watch-times';
import { WatchedBook } from './watched-book';

/** 346 s of Binance's spot stream as received; not part of the project. */
const RECORDING = '../shared/data/binance-spot-btcusdt-20240808.jsonl.gz';
const isThere = existsSync(RECORDING);
if (!isThere) console.info(`Skipped the real order book: ${RECORDING} is not there.`);
const SPEED = 40;

/** A book put together in the plainest way. */
async function plainBook() {
  const { updateId, bids, asks } = await recordedBook(RECORDING);
  const sides = { bids: new Map(bids), asks: new Map(asks) };
  let last = updateId;
  const top = (): { bids: BookLevel[]; asks: BookLevel[] } => ({
    bids: [...sides.bids].sort(([a], [b]) => b - a).slice(0, BOOK_DEPTH),
    asks: [...sides.asks].sort(([a], [b]) => a - b).slice(0, BOOK_DEPTH),
  });
  function apply(frame: string): number | undefined {
    const change = recordedChanges(frame);
    if (change.last <= last) return undefined;
    last = change.last;
    for (const side of ['bids', 'asks'] as const) {
      for (const [price, size] of change[side]) {
        if (size === 0) sides[side].delete(price);
        else sides[side].set(price, size);
      }
    }
    return change.time;
  }
  return { top, apply };
}

test.runIf(isThere)(
  'every book shown of a real recording is the one a plain reconstruction has at that time, and none is crossed',
  async () => {
    const instruments = [{ base: 'BTC', quote: 'USDT', price: 61_837.63, priceStep: 0.01 }];
    const fake = await startFakeExchange('binance', { instruments });
    fake.market('BTC-USDT').book.replace(await recordedBook(RECORDING));
    const feed = createCcxtFeed('binance', { config: fake.ccxtConfig });
    const books = listenToBooks(feed, ['binance:BTC-USDT']);
    const quotes = listen(feed, ['binance:BTC-USDT']);
    const plain = await plainBook();
    const expected = new Map<number, string>();
    try {
      await eventually(() => expect(fake.subscriptions).toHaveLength(4));
      await books.until((event) => event.kind === 'book', { from: 0 });
      await fake.playRecording(RECORDING, {
        speed: SPEED,
        books: true,
        onFrame: (stream, frame) => {
          const time = stream.startsWith('depth') ? plain.apply(frame) : undefined;
          if (time !== undefined) expected.set(time, JSON.stringify(plain.top()));
        },
      });
      const last = [...expected.values()].at(-1);
      const textOf = ({ bids, asks }: BookEvent) => JSON.stringify({ bids, asks });
      const shown = () => books.events.filter((event): event is BookEvent => event.kind === 'book');
      await vi.waitFor(() => expect(shown().map(textOf).at(-1) === last).toBe(true), { timeout: 5_000 });
      const told = shown().filter((book) => book.eventTime !== undefined);
      expect(told.length).toBeGreaterThan(50);
      for (const book of told) {
        expect(bookFault(book.bids, book.asks)).toBeUndefined();
        // By text: forty levels would be unreadable as objects.
        expect(expected.get(book.eventTime ?? 0) === textOf(book), `the book of ${book.eventTime}`).toBe(true);
      }
      expect(feed.counts).toMatchObject({ rejected: 0, booksRebuilt: 0 });
    } finally {
      await Promise.all([books.stop(), quotes.stop()]);
      await fake.close();
    }
  },
  60_000,
);

test.runIf(isThere)('a real book is never doubted, at the pace at which it happened', async () => {
  const book = new WatchedBook({} as SpotMarket);
  const plain = await plainBook();
  const { bookStaleMs, bookDisagreesMs } = DEFAULT_WATCH_TIMES;
  let looked = 0;
  for (const line of gunzipSync(readFileSync(RECORDING)).toString().split('\n')) {
    const [, ns = '', stream = '', frame = ''] =
      /^(\d+) \{"stream":"btcusdt@([A-Za-z0-9@]+)","data":(.*)\}$/.exec(line) ?? [];
    const now = Number(ns) / 1e6;
    if (stream === 'bookTicker') {
      const { b, a } = JSON.parse(frame) as Record<string, string>;
      book.quoted(now, Number(b), Number(a));
    } else if (stream === 'trade') book.traded(now);
    else if (stream.startsWith('depth') && plain.apply(frame) !== undefined) {
      const { bids, asks } = plain.top();
      book.heard(now, bids[0]?.[0], asks[0]?.[0]);
    } else continue;
    looked++;
    expect(book.doubt(now, bookStaleMs, bookDisagreesMs)).toBeUndefined();
  }
  expect(looked).toBeGreaterThan(40_000);
});
