import { decimal, type FakeMarket, type FakeProtocol } from './protocol';

const idOf = (market: FakeMarket) => `${market.base}${market.quote}`;
const streamOf = (market: FakeMarket, stream: string) => `${stream}:${idOf(market).toLowerCase()}`;

let updateId = 50_000_000_000;

function symbolInfo(market: FakeMarket): object {
  return {
    symbol: idOf(market),
    status: 'TRADING',
    baseAsset: market.base,
    baseAssetPrecision: 8,
    quoteAsset: market.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.00000001', maxPrice: '1000000', tickSize: decimal(market.priceStep) },
      { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
    ],
    permissions: ['SPOT'],
  };
}

/** Binance spot. Streams are unwrapped, as on `/ws`. */
export const binanceProtocol: FakeProtocol = {
  quote: 'USDT',
  path: '/binance/stream/ws',
  unknownSymbol: 'ZZZZ-USDT',
  tooMany: { code: -1003, msg: 'Too many requests.' },
  ccxtConfig: (http, ws) => ({
    urls: { api: { public: `${http}/binance/api/v3`, ws: { spot: `${ws}/binance/stream/ws` } } },
    options: { fetchMarkets: { types: ['spot'] } },
  }),

  rest(path, _query, venue) {
    if (path !== '/binance/api/v3/exchangeInfo') return undefined;
    return {
      timezone: 'UTC',
      serverTime: Date.now(),
      rateLimits: [],
      symbols: [...venue.markets.values()].map(symbolInfo),
    };
  },

  receive(message, session, venue) {
    const { method, id } = message;
    const streams = Array.isArray(message.params) ? message.params.map(String) : [];
    const keys = streams.map((stream) => stream.split('@').reverse().join(':'));
    if (method === 'UNSUBSCRIBE') for (const key of keys) session.subscriptions.delete(key);
    if (method === 'SUBSCRIBE') {
      const refused = [...venue.markets.values()].filter((market) => venue.refuses(market.symbol)).map(idOf);
      // The whole message is turned away; the answer names the request and no stream.
      if (keys.some((key) => refused.includes((key.split(':')[1] ?? '').toUpperCase()))) {
        session.send({ error: { code: 2, msg: 'Invalid request: invalid stream' }, id });
        return;
      }
      for (const key of keys) session.subscriptions.set(key, '');
    }
    session.send({ result: null, id });
  },

  ticker(market) {
    const now = Date.now();
    const render = () => ({
      e: '24hrTicker',
      E: now,
      s: idOf(market),
      p: decimal(market.last - market.open),
      P: ((market.last / market.open - 1) * 100).toFixed(3),
      w: decimal(market.last),
      x: decimal(market.open),
      c: decimal(market.last),
      Q: '0.10000000',
      b: decimal(market.bid),
      B: decimal(market.bidSize),
      a: decimal(market.ask),
      A: decimal(market.askSize),
      o: decimal(market.open),
      h: decimal(market.high),
      l: decimal(market.low),
      v: decimal(market.volume),
      q: decimal(market.volume * market.last),
      O: now - 86_400_000,
      C: now,
      F: 0,
      L: 18_150,
      n: 18_151,
    });
    return [{ key: streamOf(market, 'ticker'), render }];
  },

  bidAsk(market) {
    updateId += 7;
    const message = {
      u: updateId,
      s: idOf(market),
      b: decimal(market.bid),
      B: decimal(market.bidSize),
      a: decimal(market.ask),
      A: decimal(market.askSize),
    };
    return [{ key: streamOf(market, 'bookTicker'), render: () => message }];
  },

  trade(market, trade) {
    const message = {
      e: 'trade',
      E: trade.time + 1,
      s: idOf(market),
      t: trade.id,
      p: decimal(trade.price),
      q: decimal(trade.size),
      T: trade.time,
      m: trade.side === 'sell',
      M: true,
    };
    return [{ key: streamOf(market, 'trade'), render: () => message }];
  },

  malformed: (market) => [
    '{"e":"trade","E":17231612',
    'null',
    '<html>bad gateway</html>',
    '[]',
    '{"e":"24hrTicker"}',
    '{"e":"trade","s":{},"p":[],"t":{}}',
    JSON.stringify({ u: 1, s: idOf(market), b: '-1', B: '-2', a: '1e300', A: 'abc' }),
    JSON.stringify({ e: 'trade', E: 0, s: idOf(market), t: 'x'.repeat(500), p: 'NaN', q: '-1', T: -5, m: true }),
  ],
};
