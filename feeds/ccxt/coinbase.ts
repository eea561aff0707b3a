import { type CcxtVenue, textOf } from './venue';

/** Coinbase Advanced Trade. It names no limit of products on a connection. */
export const coinbase: CcxtVenue = {
  // Names and codes come with the products: three requests less.
  config: { has: { fetchCurrencies: false } },
  sendGapMs: 130,
  books: {
    // The venue sends every level of it.
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    unsubscribe: (market) => ({ type: 'unsubscribe', product_ids: [market.nativeId], channel: 'level2' }),
    marketOf(message) {
      const [event] = message.channel === 'l2_data' && Array.isArray(message.events) ? message.events : [];
      const id = (event as { product_id?: unknown } | undefined)?.product_id;
      return typeof id === 'string' ? id : undefined;
    },
  },
  sequence: ({ sequence_num: number }) => (typeof number === 'number' ? number : undefined),
  // BTC-USDC is the book of BTC-USD under another name, and its messages say BTC-USD.
  hasPrices: (market) => textOf((market.info as { alias?: unknown } | undefined)?.alias) === '',
  hasBidAskChannel: () => false,
  subscribe: (exchange, symbols) => [
    // `watchTickers` is the channel that is batched to one message in five seconds.
    exchange.subscribeMultiple?.('ticker', false, symbols) ?? exchange.watchTickers(symbols),
    exchange.watchTradesForSymbols(symbols),
  ],
  unsubscribe: (markets) =>
    ['ticker', 'market_trades'].map((channel) => ({
      type: 'unsubscribe',
      product_ids: markets.map((market) => market.nativeId),
      channel,
    })),
  heartbeat: (exchange) => exchange.subscribe?.('heartbeats', false) ?? Promise.resolve(),
  refusal(message) {
    if (message.type !== 'error') return undefined;
    const detail = [textOf(message.message), textOf(message.reason)].filter((part) => part !== '').join(': ');
    return { about: detail.match(/[A-Z0-9]+-[A-Z0-9]+/g) ?? [], detail };
  },
  tickerTime: (ticker) => ticker.timestamp,
};
