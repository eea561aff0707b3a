import type { FakeBookChanges, FakeLevel } from './fake-book';
import {
  decimal,
  type FakeMarket,
  type FakeProtocol,
  type FakeSession,
  type FakeTrade,
  type FakeVenue,
} from './protocol';

const sequences = new WeakMap<FakeSession, number>();

function envelope(session: FakeSession, channel: string, events: object[], time = Date.now()): object {
  const sequence = sequences.get(session) ?? 0;
  sequences.set(session, sequence + 1);
  return { channel, client_id: '', timestamp: new Date(time).toISOString(), sequence_num: sequence, events };
}

function tickerOf(market: FakeMarket): object {
  return {
    type: 'ticker',
    product_id: market.symbol,
    price: decimal(market.last),
    volume_24_h: decimal(market.volume),
    low_24_h: decimal(market.low),
    high_24_h: decimal(market.high),
    low_52_w: decimal(market.low / 2),
    high_52_w: decimal(market.high * 2),
    price_percent_chg_24_h: String((market.last / market.open - 1) * 100),
    best_bid: decimal(market.bid),
    best_bid_quantity: decimal(market.bidSize),
    best_ask: decimal(market.ask),
    best_ask_quantity: decimal(market.askSize),
  };
}

function tradeOf(market: FakeMarket, trade: FakeTrade): object {
  return {
    trade_id: String(trade.id),
    product_id: market.symbol,
    price: decimal(trade.price),
    size: decimal(trade.size),
    side: trade.side.toUpperCase(),
    time: new Date(trade.time).toISOString(),
  };
}

function productOf(market: FakeMarket): object {
  return {
    product_id: market.symbol,
    price: decimal(market.last),
    base_increment: '0.00000001',
    quote_increment: decimal(market.priceStep),
    price_increment: decimal(market.priceStep),
    base_min_size: '0.00000001',
    base_max_size: '3400',
    quote_min_size: '1',
    quote_max_size: '150000000',
    base_name: market.base,
    quote_name: market.quote,
    status: 'online',
    trading_disabled: false,
    is_disabled: false,
    product_type: 'SPOT',
    base_currency_id: market.base,
    quote_currency_id: market.quote,
    alias: '',
    alias_to: [`${market.base}-USDC`],
  };
}

const GRANULARITIES: Readonly<Record<string, number>> = {
  ONE_MINUTE: 60_000,
  FIVE_MINUTE: 300_000,
  FIFTEEN_MINUTE: 900_000,
  THIRTY_MINUTE: 1_800_000,
  ONE_HOUR: 3_600_000,
  TWO_HOUR: 7_200_000,
  SIX_HOUR: 21_600_000,
  ONE_DAY: 86_400_000,
};
/** What it refuses to give more of at once. */
const MAX_CANDLES = 350;

function candlesOf(market: FakeMarket, query: URLSearchParams, venue: FakeVenue): object {
  const ms = GRANULARITIES[query.get('granularity') ?? ''];
  const [start, end] = [Number(query.get('start')) * 1_000, Number(query.get('end')) * 1_000];
  if (ms === undefined || !(end > start) || (end - start) / ms > MAX_CANDLES) {
    return { error: 'INVALID_ARGUMENT', error_details: 'number of candles requested should be less than 350' };
  }
  const candles = venue.candles(market, ms, start, Math.min(end + 1, venue.now()));
  const text = (value: number) => String(value);
  return {
    candles: candles
      .map(([time, open, high, low, close, volume]) => ({
        start: text(time / 1_000),
        low: text(low),
        high: text(high),
        open: text(open),
        close: text(close),
        volume: text(volume),
      }))
      .reverse(),
  };
}

const levelOf =
  (side: string, time: string) =>
  ([price, size]: FakeLevel) => ({
    side,
    event_time: time,
    price_level: decimal(price),
    new_quantity: decimal(size),
  });

function bookEvent(market: FakeMarket, type: string, { bids, asks }: Required<FakeBookChanges>): object {
  const time = type === 'snapshot' ? '1970-01-01T00:00:00Z' : new Date().toISOString();
  const updates = [...bids.map(levelOf('bid', time)), ...asks.map(levelOf('offer', time))];
  return { type, product_id: market.symbol, updates };
}

/** The same book again, in the catalogue only. */
function aliasOf(market: FakeMarket): object {
  const alias = { product_id: `${market.base}-USDC`, quote_currency_id: 'USDC', alias: market.symbol, alias_to: [] };
  return { ...productOf(market), ...alias };
}

/** Coinbase Advanced Trade. */
export const coinbaseProtocol: FakeProtocol = {
  quote: 'USD',
  path: '/coinbase/ws',
  unknownSymbol: 'ZZZZ-USD',
  tooMany: { errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] },
  ccxtConfig: (http, ws) => ({ urls: { api: { rest: `${http}/coinbase`, ws: `${ws}/coinbase/ws` } } }),

  rest(path, query, venue) {
    if (path === '/coinbase/v2/time') {
      return { data: { iso: new Date(venue.now()).toISOString(), epoch: Math.floor(venue.now() / 1_000) } };
    }
    const [, product = ''] = /\/market\/products\/([^/]+)\/candles$/.exec(path) ?? [];
    const market = venue.markets.get(product);
    if (market !== undefined) return candlesOf(market, query, venue);
    if (path === '/coinbase/api/v3/brokerage/market/products') {
      const markets = query.get('product_type') === 'FUTURE' ? [] : [...venue.markets.values()];
      const products = markets.flatMap((market) => [productOf(market), aliasOf(market)]);
      return { products, num_products: String(products.length) };
    }
    if (path.startsWith('/coinbase/v2/currencies')) return { data: [] };
    if (path === '/coinbase/v2/exchange-rates') return { data: { currency: 'USD', rates: {} } };
    return undefined;
  },

  receive(message, session, venue) {
    const { type, channel } = message;
    const ids = Array.isArray(message.product_ids) ? message.product_ids.map(String) : [];
    if (type === 'unsubscribe') for (const id of ids) session.subscriptions.delete(`${channel}:${id}`);
    if (type === 'subscribe') {
      if (channel === 'heartbeats') session.subscriptions.set('heartbeats:', '');
      // Like the venue: one product that is wrong turns the whole message away, and the answer names none.
      else if (
        ids.some((id) => venue.refuses(id) || !venue.markets.has(id)) ||
        (channel === 'level2' && venue.refusesBooks)
      ) {
        session.send({ type: 'error', message: 'subscription failed' });
        return;
      }
      for (const id of ids) session.subscriptions.set(`${channel}:${id}`, '');
    }
    const subscriptions: Record<string, string[]> = {};
    for (const key of session.subscriptions.keys()) {
      const [name = '', id = ''] = key.split(':');
      subscriptions[name] = [...(subscriptions[name] ?? []), id];
    }
    session.send(envelope(session, 'subscriptions', [{ subscriptions }]));
    if (type !== 'subscribe') return;
    for (const id of ids) {
      const market = venue.markets.get(id);
      if (market === undefined) continue;
      if (channel === 'ticker' || channel === 'ticker_batch') {
        session.send(envelope(session, String(channel), [{ type: 'snapshot', tickers: [tickerOf(market)] }]));
      }
      if (channel === 'level2') {
        session.send(envelope(session, 'l2_data', [bookEvent(market, 'snapshot', market.book.whole())]));
      }
      if (channel === 'market_trades') {
        const trades = market.trades.map((trade) => tradeOf(market, trade)).reverse();
        session.send(envelope(session, 'market_trades', [{ type: 'snapshot', trades }]));
      }
    }
  },

  heartbeat(session) {
    if (!session.subscriptions.has('heartbeats:')) return;
    session.send(envelope(session, 'heartbeats', [{ current_time: new Date().toISOString(), heartbeat_counter: '1' }]));
  },

  ticker: (market) => [
    {
      key: `ticker:${market.symbol}`,
      render: (session) => envelope(session, 'ticker', [{ type: 'update', tickers: [tickerOf(market)] }]),
    },
  ],
  bidAsk: (market) => coinbaseProtocol.ticker(market),
  trade: (market, trade) => [
    {
      key: `market_trades:${market.symbol}`,
      render: (session) => envelope(session, 'market_trades', [{ type: 'update', trades: [tradeOf(market, trade)] }]),
    },
  ],

  book: (market, changes) => [
    {
      key: `level2:${market.symbol}`,
      render: (session) => envelope(session, 'l2_data', [bookEvent(market, 'update', changes)]),
    },
  ],

  malformed: (market) => [
    '{"channel":"ticker","events":[{"type":"upd',
    'null',
    '<html>bad gateway</html>',
    '{"channel":"ticker","events":"none"}',
    '{"channel":"subscriptions"}',
    '{"channel":"market_trades","events":[{"trades":[{}]}]}',
    JSON.stringify({
      channel: 'ticker',
      timestamp: 'yesterday',
      events: [
        {
          tickers: [{ product_id: market.symbol, price: '-5', best_bid: '1e300', best_ask: 'abc', volume_24_h: '-1' }],
        },
      ],
    }),
    JSON.stringify({
      channel: 'market_trades',
      events: [
        {
          trades: [{ trade_id: 'x'.repeat(500), product_id: market.symbol, price: 'NaN', size: '-1', time: 'never' }],
        },
      ],
    }),
  ],
};
