import type { CcxtBook, CcxtClient, CcxtExchange } from './exchange';
import { type CcxtVenue, textOf } from './venue';

/** Whole books of the best 100 prices; of the best 100 orders; and changes, which nobody reads. */
const BEST = 'order_book_';
const ORDERS = 'detail_order_book_';
const CHANGES = 'diff_order_book_';
const TRADES = 'live_trades_';

type Side = readonly (readonly string[])[];

interface BookData {
  readonly microtimestamp?: string;
  readonly bids?: Side;
  readonly asks?: Side;
}

const unsubscribe = (channel: string) => ({ event: 'bts:unsubscribe', data: { channel } });

function watch(exchange: CcxtExchange, key: string, channel: string): Promise<unknown> {
  const message = { event: 'bts:subscribe', data: { channel } };
  return exchange.watch(exchange.urls.api.ws, key, message, key);
}

const idOf = (exchange: CcxtExchange, symbol: string) => exchange.markets?.[symbol]?.id ?? '';
const symbolOf = (exchange: CcxtExchange, id: string) =>
  Object.values(exchange.markets ?? {}).find((market) => market.id === id)?.symbol;
const timeOf = ({ microtimestamp }: BookData) =>
  microtimestamp === undefined ? {} : { timestamp: Math.floor(Number(microtimestamp) / 1_000) };

/** Orders of one price make one level. */
function levels(orders: Side = []): [number, number][] {
  const byPrice = new Map<number, number>();
  for (const [price, size] of orders) byPrice.set(Number(price), (byPrice.get(Number(price)) ?? 0) + Number(size));
  return [...byPrice].map(([price, size]) => [price, Number(size.toPrecision(12))]);
}

function quote(exchange: CcxtExchange, symbol: string, data: BookData): void {
  const [bid, ask] = [data.bids?.[0], data.asks?.[0]];
  exchange.bidsasks[symbol] = {
    symbol,
    ...timeOf(data),
    ...(bid !== undefined && { bid: Number(bid[0]), bidVolume: Number(bid[1]) }),
    ...(ask !== undefined && { ask: Number(ask[0]), askVolume: Number(ask[1]) }),
  };
}

function book(exchange: CcxtExchange, client: CcxtClient, symbol: string, data: BookData): void {
  const sides = { bids: levels(data.bids), asks: levels(data.asks) };
  exchange.orderbooks[symbol] = { symbol, ...timeOf(data), ...sides } as unknown as CcxtBook;
  client.resolve(exchange.orderbooks[symbol], `orderbook:${symbol}`);
}

/**
 * Bitstamp. It has no tickers: best prices come from whole books, which are also what is shown. ccxt would build them
 * from changes, and lets go of the connection without closing it when a snapshot fails.
 */
export const bitstamp: CcxtVenue = {
  // Currencies are read from the same list, which ccxt would keep for a second.
  config: { has: { fetchCurrencies: false }, options: { fetchMarkets: { expires: 0 } } },
  sendGapMs: 50,
  candlesPerRequest: 1_000,
  books: {
    subscribe: (exchange, symbol) => watch(exchange, `orderbook:${symbol}`, `${ORDERS}${idOf(exchange, symbol)}`),
    unsubscribe: (market) => unsubscribe(`${ORDERS}${market.nativeId}`),
    marketOf: () => undefined,
  },
  hasBidAskChannel: () => true,
  subscribe: (exchange, symbols) =>
    symbols.flatMap((symbol) => [
      watch(exchange, `bidask:${symbol}`, `${BEST}${idOf(exchange, symbol)}`),
      exchange.watchTrades(symbol),
    ]),
  unsubscribe: (markets) =>
    markets.flatMap(({ nativeId }) => [unsubscribe(`${BEST}${nativeId}`), unsubscribe(`${TRADES}${nativeId}`)]),
  // It says nothing of a market that rests, and this one always moves.
  heartbeat: (exchange) =>
    exchange.markets?.['BTC/USD'] === undefined ? Promise.resolve() : watch(exchange, 'heartbeat', `${CHANGES}btcusd`),
  refusal(message) {
    if (message.event !== 'bts:error') return undefined;
    const channel = textOf(message.channel);
    const detail = textOf((message.data as { message?: unknown } | undefined)?.message);
    if (channel === '') return { about: [], detail };
    return { about: [channel.slice(channel.lastIndexOf('_') + 1)], detail, isBook: channel.startsWith(ORDERS) };
  },
  split(message, exchange, client) {
    const channel = textOf(message.channel);
    if (channel.startsWith(TRADES) && message.event === 'trade') return [message];
    const symbol = symbolOf(exchange, channel.slice(channel.lastIndexOf('_') + 1));
    if (message.event !== 'data' || symbol === undefined) return [];
    const data = (message.data ?? {}) as BookData;
    if (channel.startsWith(BEST)) quote(exchange, symbol, data);
    if (channel.startsWith(ORDERS)) book(exchange, client, symbol, data);
    return [];
  },
  tickerTime: (ticker) => ticker.timestamp,
};
