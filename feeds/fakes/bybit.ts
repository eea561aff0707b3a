import type { FakeBookChanges, FakeLevel } from './fake-book';
import { decimal, type FakeMarket, type FakeProtocol, type FakeSession } from './protocol';

const DEPTH = 50;
const MAX_TOPICS = 10;
const conn_id = 'cf71c7a1-5c0b-4a2e';
const idOf = (market: FakeMarket) => `${market.base}${market.quote}`;
const level = ([price, size]: FakeLevel) => [decimal(price), decimal(size)];
const good = (result: object, time: number) => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time });

const ticker = (market: FakeMarket) => ({
  topic: `tickers.${idOf(market)}`,
  ts: Date.now(),
  type: 'snapshot',
  cs: 2_588_407_389,
  data: {
    symbol: idOf(market),
    lastPrice: decimal(market.last),
    highPrice24h: decimal(market.high),
    lowPrice24h: decimal(market.low),
    prevPrice24h: decimal(market.open),
    volume24h: decimal(market.volume),
    turnover24h: decimal(market.volume * market.last),
    price24hPcnt: (market.last / market.open - 1).toFixed(4),
    usdIndexPrice: decimal(market.last),
  },
});

const book = (market: FakeMarket, depth: number, type: string, { bids, asks }: Required<FakeBookChanges>) => ({
  topic: `orderbook.${depth}.${idOf(market)}`,
  ts: Date.now(),
  type,
  data: { s: idOf(market), b: bids.map(level), a: asks.map(level), u: market.book.updateId, seq: 7_961_638_724 },
  cts: Date.now() - 1,
});

const best = (market: FakeMarket) =>
  book(market, 1, 'snapshot', { bids: [[market.bid, market.bidSize]], asks: [[market.ask, market.askSize]] });

function welcome(session: FakeSession, market: FakeMarket, topic: string): void {
  if (topic.startsWith('tickers.')) session.send(ticker(market));
  if (topic.startsWith('orderbook.1.')) session.send(best(market));
  if (topic.startsWith(`orderbook.${DEPTH}.`)) session.send(book(market, DEPTH, 'snapshot', market.book.whole(DEPTH)));
}

/** `60`, `D` as Bybit writes them, in ms. */
const lengthOf = (interval: string) => (interval === 'D' ? 86_400_000 : Number(interval) * 60_000);

/** Bybit spot, version 5. */
export const bybitProtocol: FakeProtocol = {
  quote: 'USDT',
  path: '/bybit/v5/public/spot',
  unknownSymbol: 'ZZZZ-USDT',
  tooMany: { retCode: 10_006, retMsg: 'Too many visits!', result: {}, retExtInfo: {}, time: 1 },
  ccxtConfig: (http, ws) => ({
    urls: { api: { public: `${http}/bybit`, ws: { public: { spot: `${ws}/bybit/v5/public/spot` } } } },
  }),

  rest(path, query, venue) {
    const now = venue.now();
    if (path === '/bybit/v5/market/time') return good({ timeSecond: String(Math.floor(now / 1_000)) }, now);
    const market = [...venue.markets.values()].find((each) => idOf(each) === query.get('symbol'));
    if (path === '/bybit/v5/market/kline' && market !== undefined) {
      const ms = lengthOf(query.get('interval') ?? '1');
      const list = venue
        .candles(market, ms, Number(query.get('start') ?? 0), now)
        .slice(0, Math.min(Number(query.get('limit') ?? 200), 1_000))
        .map(([time, ...figures]) => [String(time), ...figures.map(String), '0'])
        .reverse();
      return good({ category: 'spot', symbol: idOf(market), list }, now);
    }
    if (path !== '/bybit/v5/market/instruments-info' || query.get('category') !== 'spot') return undefined;
    const list = [...venue.markets.values()].map((each) => ({
      symbol: idOf(each),
      baseCoin: each.base,
      quoteCoin: each.quote,
      status: 'Trading',
      marginTrading: 'none',
      lotSizeFilter: { basePrecision: '0.000001', quotePrecision: '0.0000001', minOrderQty: '0.00001' },
      priceFilter: { tickSize: String(each.priceStep) },
    }));
    return good({ category: 'spot', list }, now);
  },

  receive(message, session, venue) {
    const { op, req_id } = message;
    const topics = Array.isArray(message.args) ? message.args.map(String) : [];
    const answer = (success: boolean, ret_msg: unknown) => session.send({ success, ret_msg, conn_id, req_id, op });
    const marketOf = (topic: string) =>
      [...venue.markets.values()].find((market) => topic.endsWith(`.${idOf(market)}`));
    if (op === 'ping') answer(true, 'pong');
    if (op === 'unsubscribe') {
      for (const topic of topics) session.subscriptions.delete(keyOf(topic));
      answer(true, '');
    }
    if (op !== 'subscribe') return;
    const wrong = topics.find((topic) => {
      const market = marketOf(topic);
      const isBook = topic.startsWith(`orderbook.${DEPTH}.`);
      return market === undefined || venue.refuses(market.symbol) || (isBook && venue.refusesBooks);
    });
    // The whole message is turned away.
    if (topics.length > MAX_TOPICS) answer(false, 'args size >10');
    else if (topics.some((topic) => session.subscriptions.has(keyOf(topic)))) {
      answer(false, `error:already subscribed,topic:${topics[0]}`);
    } else if (wrong !== undefined) answer(false, `error:handler not found,topic:${wrong}`);
    else {
      for (const topic of topics) session.subscriptions.set(keyOf(topic), '');
      answer(true, 'subscribe');
      for (const topic of topics) {
        const market = marketOf(topic);
        if (market !== undefined) welcome(session, market, topic);
      }
    }
  },

  ticker: (market) => [{ key: keyOf(`tickers.${idOf(market)}`), render: () => ticker(market) }],
  bidAsk: (market) => [{ key: keyOf(`orderbook.1.${idOf(market)}`), render: () => best(market) }],
  trade: (market, { id, price, size, side, time }) => [
    {
      key: keyOf(`publicTrade.${idOf(market)}`),
      render: () => ({
        topic: `publicTrade.${idOf(market)}`,
        ts: time + 1,
        type: 'snapshot',
        data: [
          {
            T: time,
            s: idOf(market),
            S: side === 'buy' ? 'Buy' : 'Sell',
            v: decimal(size),
            p: decimal(price),
            i: String(id),
            BT: false,
          },
        ],
      }),
    },
  ],
  book(market, changes) {
    market.book.updateId += 1;
    const message = book(market, DEPTH, 'delta', changes);
    return [{ key: keyOf(`orderbook.${DEPTH}.${idOf(market)}`), render: () => message }];
  },

  malformed: (market) => [
    '{"topic":"tickers.BTCUSDT","da',
    'null',
    '<html>bad gateway</html>',
    `{"topic":"publicTrade.${idOf(market)}","data":{}}`,
    JSON.stringify({
      topic: `orderbook.1.${idOf(market)}`,
      type: 'snapshot',
      ts: 0,
      data: { s: idOf(market), b: [['-1', '-2']], a: [['1e300', 'abc']] },
    }),
    JSON.stringify({
      topic: `tickers.${idOf(market)}`,
      type: 'snapshot',
      ts: -1,
      data: { symbol: idOf(market), lastPrice: 'abc', volume24h: '-7', usdIndexPrice: '1' },
    }),
    JSON.stringify({
      topic: `publicTrade.${idOf(market)}`,
      type: 'snapshot',
      data: [{ T: -5, s: idOf(market), S: 'Up', v: '-1', p: 'NaN', i: 'x'.repeat(500) }],
    }),
  ],
};

/** `channel:name`, as the other fakes have it. */
const keyOf = (topic: string) => topic.replace(/\.(?=[^.]*$)/, ':');
