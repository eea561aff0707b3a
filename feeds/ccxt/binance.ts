import { requestRefusal } from './request';
import { type CcxtVenue, infoOf, textOf } from './venue';

const unsubscribe = (params: readonly string[]) => ({
  method: 'UNSUBSCRIBE',
  params,
  // Beyond the numbers ccxt counts up from 1 for its own requests.
  id: Math.floor(1_000_000_000 + Math.random() * 1_000_000_000),
});

/** Binance spot. */
export const binance: CcxtVenue = {
  config: {
    options: {
      defaultType: 'spot',
      fetchMarkets: { types: ['spot'] },
      // ccxt opens a connection for each list of streams, and never counts down what was let go.
      streamLimits: { spot: 1 },
      subscriptionLimitByStream: { spot: Number.MAX_SAFE_INTEGER },
    },
  },
  // "A single connection can listen to a maximum of 1024 streams" (developers.binance.com, Spot, WebSocket Streams): three
  // for each instrument, and one for each order book that is open.
  mostFollowed: 320,
  sendGapMs: 220,
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    unsubscribe: (market) => unsubscribe([`${market.nativeId.toLowerCase()}@depth@100ms`]),
    marketOf: ({ e, s }) => (e === 'depthUpdate' && typeof s === 'string' ? s : undefined),
  },
  candlesPerRequest: 1_000,
  hasBidAskChannel: () => true,
  subscribe: (exchange, symbols) => [
    exchange.watchBidsAsks(symbols),
    exchange.watchTickers(symbols, { name: 'ticker' }),
    exchange.watchTradesForSymbols(symbols),
  ],
  unsubscribe: (markets) => [
    unsubscribe(
      markets.flatMap(({ nativeId }) =>
        ['bookTicker', 'ticker', 'trade'].map((stream) => `${nativeId.toLowerCase()}@${stream}`),
      ),
    ),
  ],
  reset(exchange) {
    Object.assign(exchange.options, { streamIndex: -1, streamBySubscriptionsHash: {}, numSubscriptionsByStream: {} });
  },
  refusal(message, client) {
    const error = message.error as { msg?: unknown } | undefined;
    if (typeof error !== 'object' || error === null) return undefined;
    return requestRefusal(client, message.id, textOf(error.msg));
  },
  tickerTime(ticker) {
    const time = infoOf(ticker).E;
    return typeof time === 'number' ? time : undefined;
  },
};
