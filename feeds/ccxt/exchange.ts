import { Agent } from 'node:http';
import { FeedError } from '../feed';

/** What we use of a ccxt WebSocket client (one per URL). */
export interface CcxtClient {
  readonly url: string;
  connection?: { readyState: number; terminate?: () => void; once?: (event: 'close', listener: () => void) => void };
  subscriptions: Record<string, unknown>;
  futures: Record<string, unknown>;
  /** Errors that wait for the next watch of their key. */
  rejections: Record<string, unknown>;
  /** What a message made for those who watch `key`; called while it is handled. */
  resolve(result: unknown, key?: string): unknown;
  /** Without a key: all that is watched has failed. */
  reject(error: unknown, key?: string): unknown;
  onError(error: Error): void;
  send(message: unknown): Promise<unknown>;
  throttle?(cost?: number): Promise<void>;
}

/** A unified ticker as ccxt gives it; every figure may be missing or nonsense. */
export interface CcxtTicker {
  readonly symbol?: string;
  readonly timestamp?: number;
  readonly bid?: number;
  readonly bidVolume?: number;
  readonly ask?: number;
  readonly askVolume?: number;
  readonly last?: number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly percentage?: number;
  readonly change?: number;
  readonly baseVolume?: number;
  readonly quoteVolume?: number;
  readonly info?: unknown;
}

export interface CcxtTrade {
  readonly id?: string;
  readonly symbol?: string;
  readonly timestamp?: number;
  readonly price?: number;
  readonly amount?: number;
  readonly side?: string;
}

/** One side of a book, best first; entries are `[price, size]`, sometimes with more behind. */
export interface CcxtBookSide extends ReadonlyArray<readonly (number | undefined)[]> {
  /** Levels that are kept. */
  depth: number;
}

/** An order book that ccxt keeps up to date in place. */
export interface CcxtBook {
  readonly symbol?: string;
  readonly timestamp?: number;
  readonly bids: CcxtBookSide;
  readonly asks: CcxtBookSide;
}

export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: boolean;
  readonly active?: boolean;
  readonly precision?: { readonly price?: number };
  readonly info?: unknown;
}

type Watch<A extends unknown[]> = (...args: A) => Promise<unknown>;

/** What we use of a ccxt pro exchange. */
export interface CcxtExchange {
  readonly id: string;
  readonly name: string;
  readonly has: Record<string, unknown>;
  readonly precisionMode: number;
  options: Record<string, unknown>;
  clients: Record<string, CcxtClient>;
  markets?: Record<string, CcxtMarket>;
  tickers: Record<string, CcxtTicker>;
  bidsasks: Record<string, CcxtTicker>;
  trades: Record<string, unknown>;
  orderbooks: Record<string, CcxtBook>;
  readonly timeframes?: Record<string, unknown>;
  httpAgent?: unknown;
  last_response_headers?: Record<string, string>;
  log(...parts: unknown[]): void;
  client(url: string): CcxtClient;
  handleMessage(client: CcxtClient, message: unknown): void;
  onError(client: CcxtClient, error: unknown): void;
  onClose(client: CcxtClient, event: unknown): void;
  onConnected(client: CcxtClient, message?: unknown): void;
  loadMarkets(reload?: boolean): Promise<unknown>;
  watchTicker: Watch<[symbol: string, params?: object]>;
  watchTickers: Watch<[symbols: readonly string[], params?: object]>;
  watchBidsAsks: Watch<[symbols: readonly string[], params?: object]>;
  watchTrades: Watch<[symbol: string, since?: undefined, limit?: undefined, params?: object]>;
  watchTradesForSymbols: Watch<[symbols: readonly string[], since?: undefined, limit?: undefined, params?: object]>;
  watchOrderBook: Watch<[symbol: string, limit?: number, params?: object]>;
  watchOrderBookForSymbols: Watch<[symbols: readonly string[], limit?: number, params?: object]>;
  unWatchOrderBook?: Watch<[symbol: string]>;
  fetchOHLCV: Watch<[symbol: string, timeframe: string, since: number, limit: number]>;
  fetchTime: Watch<[]>;
  fetchTickers: Watch<[]>;
  /** What ccxt's own methods are made of: sends a message unless the key is subscribed, and waits for the key. */
  watch: Watch<[url: string, key: string, message: object, subscriptionKey: string]>;
  readonly urls: { readonly api: { readonly ws: string } };
  fetch(url: string, ...request: unknown[]): Promise<unknown>;
  crc32(text: string, signed: false): number;
  /** Called with every answer over HTTP: the status first, the seventh is the parsed body, undefined when that failed. */
  handleErrors(...answer: unknown[]): unknown;
  /** Coinbase's own: the direct ticker channel for many symbols in one message. */
  subscribeMultiple?: Watch<[channel: string, isPrivate: boolean, symbols: readonly string[]]>;
  /** Coinbase's own. */
  subscribe?: Watch<[channel: string, isPrivate: boolean]>;
}

/** A constructor config of ccxt; it is deep-merged over the exchange's description. */
export type CcxtConfig = Readonly<Record<string, unknown>>;

/** Plain objects are merged, anything else of `over` wins. */
export function mergeConfig(under: CcxtConfig, over: CcxtConfig): CcxtConfig {
  const isPlain = (value: unknown): value is CcxtConfig =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const held = merged[key];
    merged[key] = isPlain(held) && isPlain(value) ? mergeConfig(held, value) : value;
  }
  return merged;
}

export interface OpenedExchange {
  readonly exchange: CcxtExchange;
  /** Builds the error that tells a ccxt client that its connection is dead. */
  stale(message: string): Error;
}

/**
 * ccxt reads an error page that came as a success as an empty answer, and does not know every venue's way to say that
 * there were too many requests.
 */
function judgeAnswers(exchange: CcxtExchange, errors: Record<'BadResponse' | 'RateLimitExceeded', AnyError>): void {
  const handleErrors = exchange.handleErrors.bind(exchange);
  exchange.handleErrors = (...answer) => {
    const [status, , , , , , parsed] = answer;
    if (status === 429) throw new errors.RateLimitExceeded('it had too many requests');
    const handled = handleErrors(...answer);
    if (status === 200 && (typeof parsed !== 'object' || parsed === null)) {
      throw new errors.BadResponse('it answered with something that is no JSON');
    }
    return handled;
  };
}

type AnyError = new (message: string) => Error;

/**
 * Loads ccxt when the first exchange is wanted (it costs half a second and 80 MB) and builds one exchange.
 * @throws FeedError, permanent, when ccxt has no such exchange.
 */
export async function openExchange(exchangeId: string, config: CcxtConfig): Promise<OpenedExchange> {
  const { default: ccxt } = await import('ccxt');
  const known = ccxt.pro as unknown as Record<string, (new (config: CcxtConfig) => CcxtExchange) | undefined>;
  const Exchange = Object.hasOwn(known, exchangeId) ? known[exchangeId] : undefined;
  if (Exchange === undefined || typeof Exchange !== 'function') {
    throw new FeedError(
      `ccxt has no live exchange "${exchangeId}"; names are lower case, for example coinbase, kraken or binance.`,
      { permanent: true },
    );
  }
  const exchange = new Exchange(config);
  // ccxt refuses ws:// addresses (local servers, bridges) without one; wss:// does not use it.
  exchange.httpAgent ??= new Agent();
  // Waits between dials are ours: ccxt's cannot be called off, and open a socket that nobody owns.
  exchange.options.ws = { ...(exchange.options.ws as object | undefined), backoff: { base: 0, max: 0 } };
  // It would print malformed frames to the console.
  exchange.log = () => {};
  judgeAnswers(exchange, ccxt);
  return { exchange, stale: (message) => new ccxt.RequestTimeout(message) };
}
