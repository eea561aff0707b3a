import type { BookEvent } from '@/lib/market/market-event';
import type { AttentiveClock } from '../attentive-clock';
import { errorKinds } from '../failure';
import { venueName } from '../venues';
import { type BookChannel, isBookKey } from './book-channel';
import { BookTeller, type BookTellerHooks } from './book-teller';
import type { CcxtBook, CcxtExchange } from './exchange';
import type { SpotMarket } from './market';
import { WantedBooks } from './wanted-books';
import type { WatchTimes } from './watch-times';
import type { WatchedBook } from './watched-book';
import { isKeyOf, withdraw } from './withdraw';

const MAX_WAIT_MS = 300_000;
/** A book that was sound for so long is forgiven its faults. */
const FORGIVEN_MS = 60_000;

export interface BooksHooks extends Pick<BookTellerHooks, 'tell' | 'now' | 'time'> {
  /** A book was thrown away because it was wrong. */
  readonly rebuilt: () => void;
  readonly log: (message: string) => void;
  /** An error in a few words that anybody may read. */
  readonly reasonOf: (error: unknown) => string;
}

/**
 * The order books that are wanted of one connection. ccxt keeps them; here they are told at most ten times a second,
 * and never while anything speaks against them: then an empty one is told, and the book is asked for anew.
 */
export class Books {
  private readonly wanted: WantedBooks;
  private readonly teller: BookTeller;

  constructor(
    private readonly exchange: CcxtExchange,
    private readonly channel: BookChannel,
    private readonly times: WatchTimes,
    private readonly clock: AttentiveClock,
    private readonly hooks: BooksHooks,
  ) {
    this.wanted = new WantedBooks(channel);
    const { tell, now, time } = hooks;
    this.teller = new BookTeller(exchange, { tell, now, time, wrong: (book, reason) => this.rebuild(book, reason) });
  }

  get size(): number {
    return this.wanted.size;
  }

  /** Whether an answer about any of these, or about any at all when none is named, is still to come. */
  isAsking(about: readonly string[]): boolean {
    return this.wanted.pending(about).length > 0;
  }

  /** Whether anything should be coming in. */
  get expects(): boolean {
    for (const book of this.wanted) if (book.askedAt !== undefined) return true;
    return false;
  }

  /** What was told last, for who comes now. */
  latest(symbol: string): BookEvent | undefined {
    return this.wanted.get(symbol)?.told;
  }

  /** They are asked for at the next `check`. */
  add(markets: readonly SpotMarket[]): void {
    for (const market of markets) this.wanted.add(market);
  }

  remove(markets: readonly SpotMarket[]): void {
    for (const market of markets) {
      const book = this.wanted.delete(market);
      if (book?.askedAt !== undefined) this.withdraw(book);
      book?.renew(undefined, undefined);
    }
  }

  /** A connection begins: all are asked for. */
  start(): void {
    for (const book of this.wanted) this.ask(book);
  }

  /** The connection is gone, and with it what was known. */
  lost(): void {
    for (const book of this.wanted) {
      book.renew(undefined, undefined);
      delete this.exchange.orderbooks[book.market.symbol];
      this.teller.none(book);
    }
  }

  /** Whether a message is about a book that nobody wants, or of which only the next snapshot is of use. */
  isStray(message: Record<string, unknown>): boolean {
    if (this.channel.marketOf(message) === undefined) return false;
    const book = this.wanted.about(message);
    if (book?.askedAt === undefined) return true;
    // What is still on its way of a subscription that was ended.
    return book.isPending && this.channel.isChange?.(message) === true;
  }

  /** ccxt changed a book. It is told by `flush`. */
  changed(book: CcxtBook): void {
    const watched = this.wanted.get(book.symbol);
    if (watched?.askedAt === undefined || book !== this.exchange.orderbooks[watched.market.symbol]) return;
    watched.heard(this.clock.now, book.bids[0]?.[0], book.asks[0]?.[0]);
  }

  /** Compares a book with what the venue says of it in a message that was applied. */
  verify(message: Record<string, unknown>): void {
    const watched = this.wanted.about(message);
    if (watched?.askedAt === undefined || !watched.isDue) return;
    const book = this.exchange.orderbooks[watched.market.symbol];
    const fault = book === undefined ? undefined : this.channel.fault?.(this.exchange, message, book);
    if (fault !== undefined) this.rebuild(watched, fault);
  }

  /** A message could not be read: the books it may have been about have missed something. */
  unread(message: Record<string, unknown>): void {
    const watched = this.wanted.about(message);
    if (watched?.heardAt !== undefined) this.rebuild(watched, 'A message about it could not be read.');
  }

  /** Messages of the connection are missing. */
  missed(): void {
    for (const book of this.wanted) {
      if (book.askedAt !== undefined) this.rebuild(book, 'Messages are missing.');
    }
  }

  /** Tells what has changed and is due. */
  flush(): void {
    for (const book of this.wanted) this.teller.due(book);
  }

  /** The ticker's best prices. */
  quoted(symbol: string, bid: number | null | undefined, ask: number | null | undefined): void {
    this.wanted.get(symbol)?.quoted(this.clock.now, bid ?? undefined, ask ?? undefined);
  }

  traded(symbol: string): void {
    this.wanted.get(symbol)?.traded(this.clock.now);
  }

  /** ccxt gave a book up: its checksum or its sequence is wrong, or its snapshot cannot be had. */
  failed(key: string, error: unknown): void {
    const book = this.wanted.keyed(key);
    if (book?.askedAt === undefined) return;
    // The snapshot did not come, or the connection is going: that says nothing about the book.
    const kinds = errorKinds(error);
    // ccxt counts wrong checksums and sequences among those of the network.
    const isPassing = kinds.includes('NetworkError') && !kinds.includes('InvalidNonce');
    if (isPassing) this.later(book, this.times.bookRetryMs);
    else this.rebuild(book, this.hooks.reasonOf(error));
  }

  /** The venue refuses one: the named one, or the one that is being asked for. */
  refused(about: readonly string[], detail: string): void {
    const named = about.flatMap((name) => this.wanted.named(name) ?? []);
    const asked = named.length > 0 ? named : this.wanted.pending([]);
    for (const book of asked) {
      this.hooks.log(`${this.name} refuses the order book of ${book.market.symbol}: ${detail}`);
      this.later(book, this.times.refusedMs);
    }
  }

  /** Asks for what waits, and looks for what cannot be right. */
  check(): void {
    const { now } = this.clock;
    for (const book of this.wanted) {
      if (book.retryAt !== undefined && now >= book.retryAt) this.ask(book);
      else if (book.isPending && now - (book.askedAt ?? now) > this.times.firstTickMs) {
        this.hooks.log(`${this.name} does not give the order book of ${book.market.symbol}; asking again.`);
        this.later(book, this.times.firstTickMs);
      } else {
        const doubt = book.doubt(now, this.times.bookStaleMs, this.times.bookDisagreesMs);
        if (doubt !== undefined) this.rebuild(book, doubt);
      }
    }
  }

  private get name(): string {
    return venueName(this.exchange.id);
  }

  private ask(book: WatchedBook): void {
    const { symbol } = book.market;
    book.renew(this.clock.now, undefined);
    const { question } = book;
    this.channel.subscribe(this.exchange, symbol).catch((error: unknown) => {
      // What ccxt rejects while it reads messages was told by then, and the end of the connection too.
      if (book.question === question && book.heardAt === undefined && book.askedAt !== undefined) {
        this.refused([symbol], this.hooks.reasonOf(error));
      }
    });
  }

  private rebuild(book: WatchedBook, reason: string): void {
    this.hooks.rebuilt();
    this.hooks.log(`The order book of ${this.exchange.id}:${book.market.instrument.symbol} is built anew. ${reason}`);
    this.later(book, this.times.bookRetryMs, true);
  }

  /** Lets a book go, and asks for it after a wait that doubles with each time in a row. */
  private later(book: WatchedBook, waitMs: number, firstAtOnce = false): void {
    const { now } = this.clock;
    if (now - book.faultAt > FORGIVEN_MS) book.faults = 0;
    const isAtOnce = firstAtOnce && book.faults === 0;
    const wait = isAtOnce ? 0 : Math.min(waitMs * 2 ** Math.max(0, book.faults - 1), MAX_WAIT_MS);
    book.faults++;
    book.faultAt = now;
    this.withdraw(book);
    book.renew(undefined, now + wait);
    this.teller.none(book);
  }

  private withdraw({ market }: WatchedBook): void {
    const { symbol } = market;
    delete this.exchange.orderbooks[symbol];
    const message = this.channel.unsubscribe?.(market);
    const isMeant = (key: string) => isBookKey(key) && isKeyOf(key, symbol);
    withdraw(this.exchange, isMeant, message === undefined ? [] : [message], true);
    if (message === undefined && this.exchange.has.unWatchOrderBook === true) {
      this.exchange.unWatchOrderBook?.(symbol).catch(() => {});
    }
  }
}
