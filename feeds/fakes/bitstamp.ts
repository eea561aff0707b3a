import type { FakeLevel } from './fake-book';
import { decimal, type FakeMarket, type FakeProtocol } from './protocol';

const DEPTH = 100;
const idOf = (market: FakeMarket) => `${market.base}${market.quote}`.toLowerCase();
const times = () => ({ timestamp: String(Math.floor(Date.now() / 1_000)), microtimestamp: `${Date.now()}123` });
const level = ([price, size]: FakeLevel) => [decimal(price), decimal(size)];
/** Two orders at each price. */
const orders = ([price, size]: FakeLevel, at: number) => [
  [decimal(price), decimal(size / 2), `${at}1`],
  [decimal(price), decimal(size / 2), `${at}2`],
];

const data = (channel: string, market: FakeMarket, content: object) => {
  const name = `${channel}_${idOf(market)}`;
  return { key: name.replace(/_(?=[^_]*$)/, ':'), render: () => ({ event: 'data', channel: name, data: content }) };
};

function best(market: FakeMarket) {
  const { bids, asks } = market.book.whole(DEPTH);
  return data('order_book', market, { ...times(), bids: bids.map(level), asks: asks.map(level) });
}

function all(market: FakeMarket) {
  const { bids, asks } = market.book.whole(DEPTH);
  return data('detail_order_book', market, { ...times(), bids: bids.flatMap(orders), asks: asks.flatMap(orders) });
}

/** Bitstamp, WebSocket version 2. */
export const bitstampProtocol: FakeProtocol = {
  quote: 'USD',
  path: '/bitstamp/ws',
  unknownSymbol: 'ZZZZ-USD',
  tooMany: { status: 'error', reason: 'Too many requests', code: '400.002' },
  ccxtConfig: (http, ws) => ({ urls: { api: { public: `${http}/bitstamp/api`, ws: `${ws}/bitstamp/ws` } } }),

  rest(path, query, venue) {
    const markets = [...venue.markets.values()];
    if (path === '/bitstamp/api/v2/markets/') {
      return markets.map((market) => ({
        name: `${market.base}/${market.quote}`,
        market_symbol: idOf(market),
        base_currency: market.base,
        base_decimals: 8,
        counter_currency: market.quote,
        counter_decimals: Math.max(0, Math.round(-Math.log10(market.priceStep))),
        minimum_order_value: '10',
        description: `${market.base} / ${market.quote}`,
        trading: 'Enabled',
        market_type: 'SPOT',
      }));
    }
    if (path === '/bitstamp/api/v2/ticker/') {
      return markets.map((market) => ({
        pair: `${market.base}/${market.quote}`,
        last: decimal(market.last),
        high: decimal(market.high),
        low: decimal(market.low),
        open: decimal(market.open),
        volume: decimal(market.volume),
        vwap: decimal(market.last),
        bid: decimal(market.bid),
        ask: decimal(market.ask),
        timestamp: String(Math.floor(venue.now() / 1_000)),
      }));
    }
    const market = markets.find((each) => path === `/bitstamp/api/v2/ohlc/${idOf(each)}/`);
    if (market === undefined) return undefined;
    const ms = Number(query.get('step') ?? 60) * 1_000;
    const [start, end] = [Number(query.get('start') ?? 0) * 1_000, Number(query.get('end') ?? 0) * 1_000];
    const ohlc = venue
      .candles(market, ms, start, Math.min(end + 1, venue.now()))
      .slice(0, Math.min(Number(query.get('limit') ?? 1_000), 1_000))
      .map(([time, open, high, low, close, volume]) => ({
        timestamp: String(time / 1_000),
        open: String(open),
        high: String(high),
        low: String(low),
        close: String(close),
        volume: String(volume),
      }));
    return { data: { pair: `${market.base}/${market.quote}`, ohlc } };
  },

  receive(message, session, venue) {
    const { channel = '' } = (message.data ?? {}) as { channel?: string };
    const key = channel.replace(/_(?=[^_]*$)/, ':');
    const market = [...venue.markets.values()].find((each) => channel.endsWith(`_${idOf(each)}`));
    if (message.event === 'bts:unsubscribe') {
      session.subscriptions.delete(key);
      session.send({ event: 'bts:unsubscription_succeeded', channel, data: {} });
    }
    if (message.event !== 'bts:subscribe') return;
    const isBook = channel.startsWith('detail_');
    if (market === undefined || venue.refuses(market.symbol) || (isBook && venue.refusesBooks)) {
      session.send({ event: 'bts:error', channel: '', data: { code: null, message: 'Bad subscription string.' } });
      return;
    }
    session.subscriptions.set(key, '');
    session.send({ event: 'bts:subscription_succeeded', channel, data: {} });
  },

  ticker: () => [],
  bidAsk: (market) => [best(market)],
  book: (market) => [all(market), best(market)],
  trade: (market, { id, price, size, side, time }) => [
    {
      key: `live_trades:${idOf(market)}`,
      render: () => ({
        event: 'trade',
        channel: `live_trades_${idOf(market)}`,
        data: {
          id,
          timestamp: String(Math.floor(time / 1_000)),
          microtimestamp: `${time}000`,
          amount: size,
          amount_str: decimal(size),
          price,
          price_str: decimal(price),
          type: side === 'buy' ? 0 : 1,
        },
      }),
    },
  ],

  malformed: (market) => [
    '{"event":"data","channel":"order_bo',
    'null',
    '<html>bad gateway</html>',
    JSON.stringify({
      event: 'data',
      channel: `order_book_${idOf(market)}`,
      data: { bids: [['-1', 'abc']], asks: [['1e300', '1']] },
    }),
    JSON.stringify({ event: 'data', channel: `detail_order_book_${idOf(market)}`, data: { bids: 'none' } }),
    JSON.stringify({
      event: 'trade',
      channel: `live_trades_${idOf(market)}`,
      data: { id: 'x'.repeat(500), price: 'NaN', amount: -1 },
    }),
  ],
};
