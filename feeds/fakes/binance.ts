import type { FakeLevel } from './fake-book';
import { lengthOf } from './fake-candles';
import { decimal, type FakeMarket, type FakeProtocol } from './protocol';

const idOf = (market: FakeMarket) => `${market.base}${market.quote}`;
const streamOf = (market: FakeMarket, stream: string) => `${stream}:${idOf(market).toLowerCase()}`;

let tickerId = 50_000_000_000;

const level = ([price, size]: FakeLevel) => [decimal(price), decimal(size)];

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

  rest(path, query, venue) {
    const market = [...venue.markets.values()].find((each) => idOf(each) === query.get('symbol'));
    if (path === '/binance/api/v3/time') return { serverTime: venue.now() };
    if (path === '/binance/api/v3/depth' && market !== undefined) {
      const { bids, asks } = market.book.whole(Number(query.get('limit') ?? 100));
      return { lastUpdateId: market.book.updateId, bids: bids.map(level), asks: asks.map(level) };
    }
    if (path === '/binance/api/v3/klines' && market !== undefined) {
      const ms = lengthOf(query.get('interval') ?? '') ?? 60_000;
      const limit = Math.min(Number(query.get('limit') ?? 500), 1_000);
      const candles = venue.candles(
        market,
        ms,
        Number(query.get('startTime') ?? venue.now() - limit * ms),
        venue.now(),
      );
      return candles
        .slice(0, limit)
        .map(([time, ...figures]) => [time, ...figures.map(decimal), time + ms - 1, '0.0', 3, '0.0', '0.0', '0']);
    }
    if (path !== '/binance/api/v3/exchangeInfo') return undefined;
    return {
      timezone: 'UTC',
      serverTime: venue.now(),
      rateLimits: [],
      symbols: [...venue.markets.values()].map(symbolInfo),
    };
  },

  receive(message, session, venue) {
    const { method, id } = message;
    const streams = Array.isArray(message.params) ? message.params.map(String) : [];
    const keys = streams.map((stream) => stream.replace(/^([^@]*)@(.*)$/, '$2:$1'));
    if (method === 'UNSUBSCRIBE') for (const key of keys) session.subscriptions.delete(key);
    if (method === 'SUBSCRIBE') {
      const refused = [...venue.markets.values()].filter((market) => venue.refuses(market.symbol)).map(idOf);
      // The whole message is turned away; the answer names the request and no stream.
      const hasBook = keys.some((key) => key.startsWith('depth'));
      if (
        (hasBook && venue.refusesBooks) ||
        keys.some((key) => refused.includes((key.split(':')[1] ?? '').toUpperCase()))
      ) {
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
    tickerId += 7;
    const message = {
      u: tickerId,
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

  book(market, { bids, asks }) {
    const { book } = market;
    const first = book.updateId + 1;
    book.updateId += bids.length + asks.length;
    const message = {
      e: 'depthUpdate',
      E: Date.now(),
      s: idOf(market),
      U: first,
      u: book.updateId,
      b: bids.map(level),
      a: asks.map(level),
    };
    return [{ key: streamOf(market, 'depth@100ms'), render: () => message }];
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
