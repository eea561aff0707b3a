import type { FakeBookChanges, FakeLevel } from './fake-book';
import { lengthOf } from './fake-candles';
import { decimal, type FakeMarket, type FakeProtocol, type FakeSession } from './protocol';

const MAX_CANDLES = 300;
const connId = 'a4d3ae55';
const level = ([price, size]: FakeLevel) => [decimal(price), decimal(size), '0', '1'];
const now = () => String(Date.now());
const good = (data: unknown) => ({ code: '0', msg: '', data });

const push = (channel: string, market: FakeMarket, data: object, action?: string) => ({
  arg: { channel, instId: market.symbol },
  ...(action !== undefined && { action }),
  data: [data],
});

const ticker = (market: FakeMarket) =>
  push('tickers', market, {
    instType: 'SPOT',
    instId: market.symbol,
    last: decimal(market.last),
    lastSz: '0.1',
    askPx: decimal(market.ask),
    askSz: decimal(market.askSize),
    bidPx: decimal(market.bid),
    bidSz: decimal(market.bidSize),
    open24h: decimal(market.open),
    high24h: decimal(market.high),
    low24h: decimal(market.low),
    volCcy24h: decimal(market.volume * market.last),
    vol24h: decimal(market.volume),
    ts: now(),
  });

const best = (market: FakeMarket) =>
  push('bbo-tbt', market, {
    asks: [level([market.ask, market.askSize])],
    bids: [level([market.bid, market.bidSize])],
    ts: now(),
    seqId: 1,
  });

const book = (market: FakeMarket, action: string, prevSeqId: number, { bids, asks }: Required<FakeBookChanges>) =>
  push(
    'books',
    market,
    { asks: asks.map(level), bids: bids.map(level), ts: now(), checksum: 0, seqId: market.book.updateId, prevSeqId },
    action,
  );

function welcome(session: FakeSession, market: FakeMarket, channel: string): void {
  if (channel === 'tickers') session.send(ticker(market));
  if (channel === 'bbo-tbt') session.send(best(market));
  if (channel === 'books') session.send(book(market, 'snapshot', -1, market.book.whole(400)));
}

/** OKX spot, version 5. */
export const okxProtocol: FakeProtocol = {
  quote: 'USDT',
  path: '/okx/ws/v5/public',
  unknownSymbol: 'ZZZZ-USDT',
  tooMany: { code: '50011', msg: 'Too Many Requests', data: [] },
  ccxtConfig: (http, ws) => ({ urls: { api: { rest: `${http}/okx`, ws: `${ws}/okx/ws/v5` } } }),

  rest(path, query, venue) {
    if (path === '/okx/api/v5/public/time') return good([{ ts: String(venue.now()) }]);
    const market = venue.markets.get(query.get('instId') ?? '');
    if (/^\/okx\/api\/v5\/market\/(history-)?candles$/.test(path) && market !== undefined) {
      const ms = lengthOf(query.get('bar') ?? '1m') ?? 60_000;
      const until = Math.min(Number(query.get('after') ?? venue.now()), venue.now());
      const limit = Math.min(Number(query.get('limit') ?? 100), MAX_CANDLES);
      const rows = venue
        .candles(market, ms, Number(query.get('before') ?? 0) + 1, until)
        .map(([time, ...figures]) => [
          String(time),
          ...figures.map(String),
          '0',
          '0',
          time + ms > venue.now() ? '0' : '1',
        ]);
      return good(rows.slice(-limit).reverse());
    }
    if (path !== '/okx/api/v5/public/instruments') return undefined;
    return good(
      [...venue.markets.values()].map((each) => ({
        instType: 'SPOT',
        instId: each.symbol,
        baseCcy: each.base,
        quoteCcy: each.quote,
        tickSz: String(each.priceStep),
        lotSz: '0.00000001',
        minSz: '0.00001',
        state: 'live',
        listTime: '1611907686000',
      })),
    );
  },

  receive(message, session, venue) {
    const { op } = message;
    const args = Array.isArray(message.args) ? (message.args as { channel?: string; instId?: string }[]) : [];
    for (const { channel = '', instId = '' } of args) {
      const key = `${channel}:${instId}`;
      const arg = { channel, instId };
      const market = venue.markets.get(instId);
      const isRefused = venue.refuses(instId) || (channel === 'books' && venue.refusesBooks);
      if (op === 'unsubscribe') {
        session.subscriptions.delete(key);
        session.send({ event: op, arg, connId });
      } else if (market === undefined || isRefused) {
        const msg = `Wrong URL or channel:${channel},instId:${instId} doesn't exist. Please use the correct URL.`;
        session.send({ event: 'error', code: '60018', msg, connId });
      } else {
        const isNew = !session.subscriptions.has(key);
        session.subscriptions.set(key, '');
        session.send({ event: op, arg, connId });
        if (isNew) welcome(session, market, channel);
      }
    }
  },

  ticker: (market) => [{ key: `tickers:${market.symbol}`, render: () => ticker(market) }],
  bidAsk: (market) => [{ key: `bbo-tbt:${market.symbol}`, render: () => best(market) }],
  trade: (market, { id, price, size, side, time }) => [
    {
      key: `trades:${market.symbol}`,
      render: () =>
        push('trades', market, {
          instId: market.symbol,
          tradeId: String(id),
          px: decimal(price),
          sz: decimal(size),
          side,
          ts: String(time),
          count: '1',
        }),
    },
  ],
  book(market, changes) {
    const before = market.book.updateId;
    market.book.updateId += 3;
    const message = book(market, 'update', before, changes);
    return [{ key: `books:${market.symbol}`, render: () => message }];
  },

  malformed: (market) => [
    '{"arg":{"channel":"tickers"},"da',
    'null',
    '<html>bad gateway</html>',
    '{"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[{}]}',
    JSON.stringify(push('bbo-tbt', market, { asks: [['1e300', 'abc']], bids: [['-1', '-2']], ts: 'yesterday' })),
    JSON.stringify(
      push('tickers', market, { instId: market.symbol, last: 'abc', bidPx: '-5', askPx: '1e300', ts: '1' }),
    ),
    JSON.stringify(
      push('trades', market, { instId: market.symbol, tradeId: 'x'.repeat(500), px: 'NaN', sz: '-1', ts: '-5' }),
    ),
  ],
};
