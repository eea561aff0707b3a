import { krakenSnapshot, krakenUpdate } from './kraken-book';
import type { FakeMarket, FakeProtocol, FakeTrade } from './protocol';

/** Kraken's own codes, from before tickers were standardised. */
const OLD_CODES: Readonly<Record<string, string>> = {
  BTC: 'XXBT',
  DOGE: 'XXDG',
  ETC: 'XETC',
  ETH: 'XETH',
  LTC: 'XLTC',
  XLM: 'XXLM',
  XRP: 'XXRP',
  EUR: 'ZEUR',
  USD: 'ZUSD',
};

const codeOf = (asset: string) => OLD_CODES[asset] ?? asset;
/** It gives the newest so many, whatever is asked. */
const OHLC_ENTRIES = 720;
const pairOf = (market: FakeMarket) => `${codeOf(market.base)}${codeOf(market.quote)}`;
const nameOf = (market: FakeMarket) => `${market.base}/${market.quote}`;
const digits = (step: number) => Math.max(0, Math.round(-Math.log10(step)));
/** Kraken writes numbers, not text. */
const number = (value: number) => Number(value.toPrecision(12));

function tickerOf(market: FakeMarket, time = Date.now()): object {
  return {
    symbol: nameOf(market),
    bid: number(market.bid),
    bid_qty: number(market.bidSize),
    ask: number(market.ask),
    ask_qty: number(market.askSize),
    last: number(market.last),
    volume: number(market.volume),
    vwap: number(market.last),
    low: number(market.low),
    high: number(market.high),
    change: number(market.last - market.open),
    change_pct: number((market.last / market.open - 1) * 100),
    timestamp: new Date(time).toISOString().replace('Z', '123Z'),
  };
}

function tradeOf(market: FakeMarket, trade: FakeTrade): object {
  return {
    symbol: nameOf(market),
    side: trade.side,
    price: number(trade.price),
    qty: number(trade.size),
    ord_type: 'market',
    trade_id: trade.id,
    timestamp: new Date(trade.time).toISOString().replace('Z', '456Z'),
  };
}

const times = () => ({ time_in: new Date().toISOString(), time_out: new Date().toISOString() });
const ticker = (market: FakeMarket, type: string) => ({ channel: 'ticker', type, data: [tickerOf(market)] });

/** Kraken spot, WebSocket version 2. */
export const krakenProtocol: FakeProtocol = {
  quote: 'USD',
  path: '/kraken/v2',
  unknownSymbol: 'ZZZZ-USD',
  tooMany: { error: ['EGeneral:Too many requests'] },
  ccxtConfig: (http, ws) => ({ urls: { api: { public: `${http}/kraken`, ws: { publicV2: `${ws}/kraken/v2` } } } }),

  rest(path, query, venue) {
    const markets = [...venue.markets.values()];
    if (path === '/kraken/0/public/Time') {
      const now = new Date(venue.now());
      return { error: [], result: { unixtime: Math.floor(now.getTime() / 1_000), rfc1123: now.toUTCString() } };
    }
    if (path === '/kraken/0/public/OHLC') {
      const market = markets.find((each) => pairOf(each) === query.get('pair'));
      if (market === undefined) return { error: ['EQuery:Unknown asset pair'] };
      const ms = Number(query.get('interval') ?? 1) * 60_000;
      const since = Number(query.get('since') ?? 0) * 1_000;
      const from = Math.max(venue.now() - OHLC_ENTRIES * ms, since + 1);
      const rows = venue
        .candles(market, ms, from, venue.now())
        .map(([time, o, h, l, c, v]) => [time / 1_000, `${o}`, `${h}`, `${l}`, `${c}`, `${c}`, `${v}`, 7]);
      return { error: [], result: { [pairOf(market)]: rows, last: Number(rows.at(-1)?.[0] ?? 0) } };
    }
    if (path === '/kraken/0/public/Assets') {
      const assets = [...new Set(markets.flatMap((market) => [market.base, market.quote]))];
      const result = assets.map((asset) => [
        codeOf(asset),
        { aclass: 'currency', altname: codeOf(asset), decimals: 10, display_decimals: 5, status: 'enabled' },
      ]);
      return { error: [], result: Object.fromEntries(result) };
    }
    if (path === '/kraken/0/public/AssetPairs') {
      const result = markets.map((market) => {
        const [base, quote] = [codeOf(market.base), codeOf(market.quote)];
        const pair = {
          altname: `${base}${quote}`.replace(/^X|Z(?=...$)/g, ''),
          wsname: nameOf(market),
          base,
          quote,
          pair_decimals: digits(market.priceStep),
          lot_decimals: 8,
          tick_size: String(market.priceStep),
          ordermin: '0.0001',
          status: 'online',
        };
        return [`${base}${quote}`, pair];
      });
      return { error: [], result: Object.fromEntries(result) };
    }
    return undefined;
  },

  greet(session) {
    const data = [{ version: '2.0.10', system: 'online', api_version: 'v2', connection_id: 1 }];
    session.send({ channel: 'status', type: 'update', data });
  },

  receive(message, session, venue) {
    const { method, req_id } = message;
    if (method === 'ping') {
      session.send({ method: 'pong', req_id, ...times() });
      return;
    }
    const params = (message.params ?? {}) as { channel?: string; symbol?: string[]; event_trigger?: string };
    const { channel = '', symbol: names = [], event_trigger: trigger = 'trades' } = params;
    for (const name of names) {
      const key = `${channel}:${name}`;
      const market = venue.markets.get(name.replace('/', '-'));
      if (method === 'unsubscribe') {
        session.subscriptions.delete(key);
        session.send({ method, req_id, result: { channel, symbol: name }, success: true, ...times() });
        continue;
      }
      const refuse = (error: string) =>
        session.send({ error, method, req_id, success: false, symbol: name, ...times() });
      const isRefused =
        market !== undefined && (venue.refuses(market.symbol) || (channel === 'book' && venue.refusesBooks));
      if (market === undefined || isRefused) refuse(`Currency pair not supported ${name}`);
      else if (session.subscriptions.has(key)) refuse('Already subscribed');
      else {
        session.subscriptions.set(key, trigger);
        session.send({ method, req_id, result: { channel, symbol: name }, success: true, ...times() });
        if (channel === 'ticker') session.send(ticker(market, 'snapshot'));
        if (channel === 'book') session.send(krakenSnapshot(market));
        if (channel === 'trade' && (message.params as { snapshot?: boolean }).snapshot === true) {
          const data = market.trades.slice(-50).map((trade) => tradeOf(market, trade));
          session.send({ channel, type: 'snapshot', data });
        }
      }
    }
  },

  heartbeat(session) {
    if (session.subscriptions.size > 0) session.send({ channel: 'heartbeat' });
  },

  ticker: (market) => [{ key: `ticker:${nameOf(market)}`, render: () => ticker(market, 'update') }],
  bidAsk: (market) => [
    {
      key: `ticker:${nameOf(market)}`,
      // Who did not ask for best bid and offer hears of them with the next trade.
      render: (_session, trigger) => (trigger === 'bbo' ? ticker(market, 'update') : undefined),
    },
  ],
  trade: (market, trade) => [
    {
      key: `trade:${nameOf(market)}`,
      render: () => ({ channel: 'trade', type: 'update', data: [tradeOf(market, trade)] }),
    },
    {
      key: `ticker:${nameOf(market)}`,
      render: (_session, trigger) => (trigger === 'trades' ? ticker(market, 'update') : undefined),
    },
  ],

  book(market) {
    const message = krakenUpdate(market);
    return [{ key: `book:${nameOf(market)}`, render: () => message }];
  },

  malformed: (market) => [
    '{"channel":"ticker","type":"update","da',
    'null',
    '<html>bad gateway</html>',
    '{"channel":"ticker","type":"update","data":[]}',
    '{"channel":"trade","type":"update","data":[{}]}',
    '{"channel":"ticker","type":"update","data":"none"}',
    JSON.stringify({
      channel: 'ticker',
      type: 'update',
      data: [{ symbol: nameOf(market), bid: -1, ask: 1e300, last: 'abc', volume: -7, timestamp: 'yesterday' }],
    }),
    JSON.stringify({
      channel: 'trade',
      type: 'update',
      data: [{ symbol: nameOf(market), side: 'up', price: -1, qty: 'x', trade_id: 'x'.repeat(500), timestamp: '?' }],
    }),
  ],
};
