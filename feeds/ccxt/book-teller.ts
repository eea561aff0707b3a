import type { BookEvent } from '@/lib/market/market-event';
import { levelsOf, sameLevels } from './book-levels';
import type { CcxtExchange } from './exchange';
import type { WatchedBook } from './watched-book';

/** Least time between two events of a book: what happens in between is in the next one. */
const CONFLATION_MS = 100;

export interface BookTellerHooks {
  readonly tell: (event: BookEvent) => void;
  /** It cannot be shown. */
  readonly wrong: (book: WatchedBook, reason: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @returns a venue's time if it can be one. */
  readonly time: (value: number | undefined, ingestTime: number) => number | undefined;
}

/** Tells of books at most ten times a second each, and nothing of a book that cannot be one. */
export class BookTeller {
  constructor(
    private readonly exchange: CcxtExchange,
    private readonly hooks: BookTellerHooks,
  ) {}

  /** It has changed: now, or when its turn has come. */
  due(book: WatchedBook): void {
    if (!book.isDue || book.timer !== undefined) return;
    const wait = book.toldAt + CONFLATION_MS - performance.now();
    if (wait <= 0) {
      this.tell(book);
      return;
    }
    book.timer = setTimeout(() => {
      book.timer = undefined;
      this.tell(book);
    }, wait);
  }

  /** Nothing is known of it now. */
  none(book: WatchedBook): void {
    if (book.told?.bids.length === 0 && book.told.asks.length === 0) return;
    const { id } = book.market.instrument;
    book.told = { kind: 'book', id, bids: [], asks: [], ingestTime: this.hooks.now() };
    this.hooks.tell(book.told);
  }

  private tell(book: WatchedBook): void {
    const kept = this.exchange.orderbooks[book.market.symbol];
    if (!book.isDue || kept === undefined) return;
    book.isDue = false;
    const levels = levelsOf(kept);
    if (typeof levels === 'string') {
      this.hooks.wrong(book, levels);
      return;
    }
    if (book.told !== undefined && sameLevels(levels, book.told)) return;
    const { id } = book.market.instrument;
    const ingestTime = this.hooks.now();
    const eventTime = this.hooks.time(kept.timestamp, ingestTime);
    book.toldAt = performance.now();
    book.told = { kind: 'book', id, ...levels, ...(eventTime === undefined ? {} : { eventTime }), ingestTime };
    this.hooks.tell(book.told);
  }
}
