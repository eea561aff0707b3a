import type { BookChannel } from './book-channel';
import type { CcxtClient, CcxtConfig, CcxtExchange, CcxtMarket, CcxtTicker } from './exchange';
import type { SpotMarket } from './market';

/** A subscription that a venue turned down. */
export interface Refusal {
  /** The venue's or ccxt's names of what it is about; empty when the venue does not say. */
  readonly about: readonly string[];
  readonly detail: string;
  /** Whether it is of an order book; undefined when the venue does not say. */
  readonly isBook?: boolean;
}

/** What is particular to a venue, as data and small functions; everything else is the same for all. */
export interface CcxtVenue {
  /** Merged under the caller's config. */
  readonly config: CcxtConfig;
  /** Instruments one connection bears, each with all that is asked of it; absent where the venue names no limit. */
  readonly mostFollowed?: number;
  /** Order books. */
  readonly books: BookChannel;
  /** Candles in one answer at most. Default 300, which every venue bears. */
  readonly candlesPerRequest?: number;
  /** Least time between two messages to the venue, ms. */
  readonly sendGapMs: number;
  /** Whether a market has prices of its own. Default: every one has. */
  hasPrices?(market: CcxtMarket): boolean;
  /** Whether best bid and offer come by a channel of their own; then those in the ticker are ignored. */
  hasBidAskChannel(exchange: CcxtExchange): boolean;
  /** Sends the subscriptions for these ccxt symbols; one promise per message, settled at the first answer. */
  subscribe(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>[];
  /** The messages that end them; undefined when the venue cannot. */
  unsubscribe?(markets: readonly SpotMarket[]): object[];
  /** Asks the venue for a sign of life of its own, so that quiet markets are not taken for dead ones. */
  heartbeat?(exchange: CcxtExchange): Promise<unknown>;
  /** What a message refuses, if it does. */
  refusal?(message: Record<string, unknown>, client: CcxtClient): Refusal | undefined;
  /** Symbols in one message at most. Default 100. */
  readonly symbolsPerMessage?: number;
  /** Cuts a message that ccxt would read only the first part of, or keeps one from it that it would misread. */
  split?(message: Record<string, unknown>, exchange: CcxtExchange, client: CcxtClient): unknown[];
  /** Number of a message on its connection, where the venue counts them one by one: a hole is a loss. */
  sequence?(message: Record<string, unknown>): number | undefined;
  /** Clears what ccxt remembers of connections that are gone. */
  reset?(exchange: CcxtExchange): void;
  /** When the venue says that a ticker happened, ms since 1970. */
  tickerTime(ticker: CcxtTicker): number | undefined;
}

/** What a venue's message has under a name, if it is text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The venue's own ticker, as ccxt passes it on. */
export const infoOf = (ticker: CcxtTicker): Record<string, unknown> => (ticker.info ?? {}) as Record<string, unknown>;
