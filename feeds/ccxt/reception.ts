import type { MarketEvent } from '@/lib/market/market-event';
import { reasonOf } from '../failure';
import { venueName } from '../venues';
import { isBookKey } from './book-channel';
import type { Books } from './books';
import type { CcxtBook, CcxtClient, CcxtExchange, CcxtTicker, CcxtTrade } from './exchange';
import type { Redactor } from './redact';
import type { Subscriptions } from './subscriptions';
import type { TapSink } from './tap';
import { inVenueOrder } from './trades';
import type { CcxtVenue, Refusal } from './venue';

export interface ReceptionHooks {
  /** Whether a connection was given up: it may still hand out what it had buffered. */
  readonly isGone: (client: CcxtClient) => boolean;
  /** Something came. */
  readonly heard: (client: CcxtClient) => void;
  /** Prices came. */
  readonly alive: () => void;
  readonly made: (client: CcxtClient) => void;
  readonly connected: () => void;
  readonly lost: (error: unknown) => void;
  readonly emit: (event: MarketEvent) => void;
  /** Something the venue said was nonsense. */
  readonly reject: () => void;
  readonly log: (message: string) => void;
  readonly now: () => number;
}

/** Takes in what one exchange says, and hands it to who reads it. */
export class Reception implements TapSink {
  private receivedAt = 0;
  private batch: CcxtTrade[] = [];
  /** The messages that ccxt is handling. */
  private handling: readonly unknown[] | undefined;
  private readonly sequences = new WeakMap<CcxtClient, number>();

  constructor(
    private readonly exchange: CcxtExchange,
    private readonly venue: CcxtVenue,
    private readonly hasBidAskChannel: boolean,
    private readonly subscriptions: Subscriptions,
    private readonly books: Books,
    private readonly redactor: Redactor,
    private readonly hooks: ReceptionHooks,
  ) {}

  message(client: CcxtClient, message: unknown): readonly unknown[] {
    // The successor of a connection that was given up says it all again.
    if (this.hooks.isGone(client)) return [];
    this.hooks.heard(client);
    this.receivedAt = this.hooks.now();
    // Some venues answer pings in plain text, and ccxt waits for that.
    if (message === 'pong') return [message];
    if (typeof message !== 'object' || message === null) {
      this.hooks.reject();
      return [];
    }
    const record = message as Record<string, unknown>;
    this.follow(client, record);
    const refusal = this.venue.refusal?.(record, client);
    if (refusal !== undefined) {
      this.refused({ ...refusal, detail: this.redactor.text(refusal.detail) });
      return [];
    }
    const parts = this.venue.split?.(record, this.exchange, client) ?? [message];
    this.handling = parts.filter((part) => !this.books.isStray(part as Record<string, unknown>));
    return this.handling;
  }

  ticker(ticker: CcxtTicker): void {
    const reader = this.subscriptions.tick(ticker?.symbol);
    if (reader === undefined) return;
    this.hooks.alive();
    const at = this.receivedAt;
    const time = reader.time(this.venue.tickerTime(ticker), at);
    if (!this.hasBidAskChannel) this.quote(ticker.symbol, reader.bidAsk(ticker, time, at));
    this.emit(reader.last(ticker, time, at));
    this.emit(reader.day(ticker, time, at));
  }

  /** Figures that were asked for: no sign of life of the connection. */
  polled(ticker: CcxtTicker): void {
    const reader = this.subscriptions.reader(ticker.symbol ?? '');
    if (reader === undefined) return;
    const at = this.hooks.now();
    const time = reader.time(ticker.timestamp, at);
    this.emit(reader.last(ticker, time, at));
    this.emit(reader.day(ticker, time, at));
  }

  bidAsk(ticker: CcxtTicker): void {
    const reader = this.subscriptions.tick(ticker?.symbol);
    if (reader === undefined) return;
    this.hooks.alive();
    const time = reader.time(this.venue.tickerTime(ticker), this.receivedAt);
    this.quote(ticker.symbol, reader.bidAsk(ticker, time, this.receivedAt));
  }

  trade(trade: CcxtTrade): void {
    this.batch.push(trade);
  }

  bookMade(book: CcxtBook): void {
    const { depth } = this.venue.books;
    if (depth === undefined) return;
    book.bids.depth = depth;
    book.asks.depth = depth;
  }

  book(book: CcxtBook): void {
    this.hooks.alive();
    this.books.changed(book);
    // A snapshot came over HTTP: no end of a message will follow.
    if (this.handling === undefined) this.books.flush();
  }

  rejected(client: CcxtClient, key: string, error: unknown): void {
    if (isBookKey(key) && !this.hooks.isGone(client)) this.books.failed(key, error);
  }

  handled(failures: readonly unknown[]): void {
    const parts = (this.handling ?? []) as readonly Record<string, unknown>[];
    this.handling = undefined;
    for (const failure of failures) {
      this.hooks.reject();
      const reason = reasonOf(this.redactor.error(failure));
      this.hooks.log(`${venueName(this.exchange.id)} sent a message that could not be read: ${reason}`);
    }
    for (const part of parts) {
      if (failures.length > 0) this.books.unread(part);
      else this.books.verify(part);
    }
    this.trades();
    this.books.flush();
  }

  clientMade(client: CcxtClient): void {
    this.hooks.made(client);
  }

  clientConnected(): void {
    this.hooks.connected();
  }

  clientLost(client: CcxtClient, error: unknown): void {
    if (!this.hooks.isGone(client)) this.hooks.lost(error ?? new Error('the venue closed it'));
  }

  /** Notices messages that are missing on a connection: prices come again, but a book never heals. */
  private follow(client: CcxtClient, message: Record<string, unknown>): void {
    const number = this.venue.sequence?.(message);
    if (number === undefined) return;
    const before = this.sequences.get(client);
    this.sequences.set(client, number);
    if (before !== undefined && number > before + 1) this.books.missed();
  }

  /** A venue that does not say what it refuses means what was asked for and has not come. */
  private refused(refusal: Refusal): void {
    const { about, detail, isBook } = refusal;
    const asksBooks = this.books.isAsking(about);
    const isBoth = isBook === undefined && asksBooks;
    if (isBook === true || isBoth) this.books.refused(about, detail);
    if (isBook === false || (isBook === undefined && (!asksBooks || this.subscriptions.isAsking(about)))) {
      this.subscriptions.refused(refusal);
    }
  }

  private trades(): void {
    if (this.batch.length === 0) return;
    const trades = inVenueOrder(this.batch);
    this.batch = [];
    for (const trade of trades) {
      const reader = this.subscriptions.tick(trade?.symbol);
      if (reader === undefined) continue;
      this.hooks.alive();
      const event = reader.trade(trade, this.receivedAt);
      if (event !== undefined) this.books.traded(reader.market.symbol);
      this.emit(event);
    }
  }

  private quote(symbol: string | undefined, event: MarketEvent | undefined): void {
    if (event?.kind === 'quote' && symbol !== undefined) {
      this.books.quoted(symbol, event.fields.bid, event.fields.ask);
    }
    this.emit(event);
  }

  private emit(event: MarketEvent | undefined): void {
    if (event !== undefined) this.hooks.emit(event);
  }
}
