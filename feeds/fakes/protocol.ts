import type { FakeBook, FakeBookChanges } from './fake-book';
import type { FakeCandle } from './fake-candles';

/** What an exchange speaks. */
export type FakeKind = 'coinbase' | 'kraken' | 'binance' | 'okx' | 'bybit' | 'bitstamp';

export interface FakeInstrument {
  readonly base: string;
  readonly quote: string;
  /** Where its price starts. */
  readonly price: number;
  readonly priceStep: number;
}

export interface FakeTrade {
  readonly id: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
  /** Ms since 1970. */
  readonly time: number;
}

/** The state of one market at the fake. */
export interface FakeMarket extends FakeInstrument {
  /** `BTC-USD`, as in our instrument ids. */
  readonly symbol: string;
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  last: number;
  open: number;
  high: number;
  low: number;
  volume: number;
  /** The newest last; bounded. */
  readonly trades: FakeTrade[];
  readonly book: FakeBook;
}

/** One client of the fake. */
export interface FakeSession {
  /** What it is subscribed to, `channel:name in the venue's words`, with the options it asked for. */
  readonly subscriptions: Map<string, string>;
  send(message: object | string): void;
}

/** What the venue says of itself to a protocol. */
export interface FakeVenue {
  readonly markets: ReadonlyMap<string, FakeMarket>;
  /** Whether a subscription for this symbol (`BTC-USD`) is to be refused. */
  refuses(symbol: string): boolean;
  /** Whether subscriptions of order books are to be refused. */
  readonly refusesBooks: boolean;
  /** The venue's clock, ms since 1970. */
  now(): number;
  /** Candles of a market, some of them nonsense when the venue has a bad day. */
  candles(market: FakeMarket, ms: number, from: number, to: number): readonly FakeCandle[];
}

/** A message for whoever subscribed to `key`; the text may depend on the session. */
export interface FakeMessage {
  readonly key: string;
  /** @returns undefined when this session asked for something else. */
  render(session: FakeSession, option: string): object | string | undefined;
}

/** One venue's wire protocol: REST catalogue, subscriptions and messages, as far as a ticker needs them. */
export interface FakeProtocol {
  /** Quote currency of the default instruments. */
  readonly quote: string;
  /** Path of the WebSocket. */
  readonly path: string;
  /** A symbol, `BASE-QUOTE`, that is in no catalogue. */
  readonly unknownSymbol: string;
  /** Points ccxt at the fake. */
  ccxtConfig(http: string, ws: string): Record<string, unknown>;
  /** @returns the answer to a GET, or undefined for 404. */
  rest(path: string, query: URLSearchParams, venue: FakeVenue): unknown;
  greet?(session: FakeSession): void;
  receive(message: Record<string, unknown>, session: FakeSession, venue: FakeVenue): void;
  heartbeat?(session: FakeSession): void;
  ticker(market: FakeMarket): FakeMessage[];
  bidAsk(market: FakeMarket): FakeMessage[];
  trade(market: FakeMarket, trade: FakeTrade): FakeMessage[];
  /** The book has changed so. */
  book(market: FakeMarket, changes: Required<FakeBookChanges>): FakeMessage[];
  /** Frames no venue should send: cut off, of the wrong shape, with absurd figures. */
  malformed(market: FakeMarket): string[];
  /** The answer to a request when the venue counts too many. */
  tooMany: object;
}

/** Digits without exponent or float noise, as venues write them. */
export function decimal(value: number): string {
  return Number(value.toPrecision(12)).toFixed(8);
}
