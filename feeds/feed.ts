import type { Candle, CandleInterval } from '@/lib/market/candle';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, MarketEvent, StateEvent } from '@/lib/market/market-event';

/**
 * What a feed can give, as data: callers and the conformance suite ask this, never the name.
 * @public
 */
export interface FeedCapabilities {
  readonly realtime: boolean;
  /** 0 when realtime. */
  readonly delayMinutes: number;
  readonly trades: boolean;
  /** Best bid and offer with every change. */
  readonly bidAsk: boolean;
  /** Order books: then the feed has `followBooks`. */
  readonly book: boolean;
  /** History: then the feed has `candles`. */
  readonly candles: boolean;
  /** It tells trading sessions, halts and closing times through states. */
  readonly sessions: boolean;
  /** Instruments it bears at once; absent where there is no limit worth naming. */
  readonly mostFollowed?: number;
  readonly simulated: boolean;
  /** It plays what happened before: ids and states are those of the venues that were recorded. Absent is false. */
  readonly recorded?: boolean;
}

/** A source of prices. */
export interface Feed {
  /** As in `FEEDS`: `ccxt:coinbase`, `simulator`. */
  readonly name: string;
  /** One sentence for people on what it brings, where its name does not say that. It may change. */
  readonly about?: string;
  /** Of a recording: it has been played to its end. It may change. */
  readonly over?: boolean;
  /** The venue part of all its instrument ids; of no id where it is `recorded`. */
  readonly venue: string;
  readonly capabilities: FeedCapabilities;
  /**
   * The catalogue.
   * @throws FeedError when the venue does not answer or answers nonsense.
   */
  instruments(signal: AbortSignal): Promise<readonly Instrument[]>;
  /**
   * Live events of these instruments until `signal` aborts, then ends without error and with its sockets,
   * timers and listeners released before the iterator's last `next` settles. Several calls may run at once
   * and share a connection.
   * @throws FeedError from the iterator when the source fails; the caller follows again (see `withRetry`).
   */
  follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent>;
  /**
   * Order books of these instruments, under the same rules as `follow` and beside it. A book that is crossed, stale or
   * out of sequence is not told: an empty one comes, then the rebuilt one. Present when `capabilities.book`.
   * @throws FeedError from the iterator.
   */
  followBooks?(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<BookEvent | StateEvent>;
  /**
   * History, oldest first: the newest candles that begin before `before`, at most `limit`, without the one that is still
   * open. Fewer (or none) where the venue has no more. Present when `capabilities.candles`.
   * @throws FeedError, permanent for an unknown instrument or an interval the venue does not have.
   */
  candles?(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]>;
  /** Counters of the feed's own; absent where it counts nothing. */
  readonly counts?: FeedCounts;
}

/** Which candles are wanted. */
export interface CandleRequest {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
  /** ms since 1970, exclusive. */
  readonly before: number;
  readonly limit: number;
}

/** What a feed counts of itself, since its start. */
export interface FeedCounts {
  /** Figures and messages dropped because they were nonsense. */
  readonly rejected: number;
  /** Books thrown away and asked for anew. */
  readonly booksRebuilt: number;
  /** How far the venue's clock may be from ours, ms, where it has been asked. */
  readonly clockErrorMs?: number;
}

/** Why a feed failed. `permanent` means asking again cannot help (unknown symbol, not supported, no permission). */
export class FeedError extends Error {
  readonly permanent: boolean;
  constructor(message: string, options: { permanent?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'FeedError';
    this.permanent = options.permanent ?? false;
  }
}
