import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';

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
  readonly simulated: boolean;
}

/** A source of prices. */
export interface Feed {
  /** As in `FEEDS`: `ccxt:coinbase`, `simulator`. */
  readonly name: string;
  /** The venue part of all its instrument ids. */
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
