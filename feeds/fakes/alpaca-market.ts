/** One stock at the fake Alpaca. */
export interface FakeStock {
  readonly symbol: string;
  readonly name: string;
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  last: number;
  lastSize: number;
  lastId: number;
  /** When the quote and the trade happened, ms since 1970. */
  quoteTime: number;
  tradeTime: number;
  /** Of the day so far; its date is that of `dailyTime`. */
  high: number;
  low: number;
  volume: number;
  /** When the newest daily bar begins: midnight in New York. */
  dailyTime: number;
  close: number;
  previousClose: number;
}

export interface FakeBar {
  /** ms since 1970. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** As `/v2/calendar` gives it: `09:30`, `0400`. */
export interface FakeMarketDay {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly session_open: string;
  readonly session_close: string;
}

/** What the fake knows besides its connections. */
export interface FakeAlpacaMarket {
  readonly stocks: ReadonlyMap<string, FakeStock>;
  /** Its clock, ms since 1970. */
  now(): number;
  days: readonly FakeMarketDay[];
  readonly bars: Map<string, readonly FakeBar[]>;
  /** Bars a page holds at most. */
  pageSize: number;
}

const STOCKS: readonly (readonly [symbol: string, name: string, price: number])[] = [
  ['AAPL', 'Apple Inc. Common Stock', 229.87],
  ['MSFT', 'Microsoft Corporation Common Stock', 415.3],
  ['NVDA', 'NVIDIA Corporation Common Stock', 141.95],
  ['AMZN', 'Amazon.com, Inc. Common Stock', 202.88],
  ['TSLA', 'Tesla, Inc. Common Stock', 352.56],
  ['IBM', 'International Business Machines Corporation', 222.97],
  ['BAC', 'Bank of America Corporation', 46.9],
  ['GME', 'GameStop Corporation Common Stock', 28.24],
  ['BRK.B', 'BERKSHIRE HATHAWAY Class B', 476.57],
  ['PENY', 'Penny Mining Corp. Common Stock', 0.4312],
];

export function fakeStocks(now: number): Map<string, FakeStock> {
  return new Map(
    STOCKS.map(([symbol, name, price], at) => [
      symbol,
      {
        symbol,
        name,
        bid: price,
        bidSize: 100,
        ask: Number((price * 1.0001 + 0.01).toFixed(4)),
        askSize: 200,
        last: price,
        lastSize: 10,
        lastId: 52_983_525_000_000 + at,
        quoteTime: now - 1_000,
        tradeTime: now - 1_000,
        high: price * 1.01,
        low: price * 0.99,
        volume: 100_000,
        dailyTime: 0,
        close: price,
        previousClose: price * 0.98,
      },
    ]),
  );
}

/** RFC 3339 with nanoseconds, as Alpaca writes times. */
export function rfc3339(time: number): string {
  const seconds = Math.floor(time / 1_000);
  const nanoseconds = Math.round((time - seconds * 1_000) * 1e6);
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${String(nanoseconds).padStart(9, '0')}Z`;
}

const quoteOf = (stock: FakeStock) => ({
  bx: stock.bid === 0 ? ' ' : 'V',
  bp: stock.bid,
  bs: stock.bidSize,
  ax: stock.ask === 0 ? ' ' : 'V',
  ap: stock.ask,
  as: stock.askSize,
  c: ['R'],
  z: 'C',
  t: rfc3339(stock.quoteTime),
});
const tradeOf = (stock: FakeStock) => ({
  i: stock.lastId,
  x: 'V',
  p: stock.last,
  s: stock.lastSize,
  c: ['@'],
  z: 'C',
  t: rfc3339(stock.tradeTime),
});
const dailyOf = ({ low, high, close, volume, dailyTime }: FakeStock) => ({
  o: low,
  h: high,
  l: low,
  c: close,
  v: volume,
  n: 1_000,
  vw: (high + low) / 2,
  t: rfc3339(dailyTime),
});

/** What the stream sends of a stock, by channel. */
export const streamed = {
  quotes: (stock: FakeStock) => ({ T: 'q', S: stock.symbol, ...quoteOf(stock) }),
  trades: (stock: FakeStock) => ({ T: 't', S: stock.symbol, ...tradeOf(stock) }),
  dailyBars: (stock: FakeStock) => ({ T: 'd', S: stock.symbol, ...dailyOf(stock) }),
};

/** @returns the answer to a GET; undefined for 404. */
export function answerRest(path: string, query: URLSearchParams, market: FakeAlpacaMarket): unknown {
  if (path === '/v2/assets') return assets(market);
  if (path === '/v2/clock') return { timestamp: rfc3339(market.now()), is_open: true, next_open: '', next_close: '' };
  if (path === '/v2/calendar') {
    const [from = '', to = ''] = [query.get('start'), query.get('end')].map((text) => text?.slice(0, 10));
    return market.days.filter(({ date }) => date >= from && date <= to);
  }
  if (path === '/v2/stocks/snapshots') return snapshots(query.get('symbols') ?? '', market);
  const symbol = /^\/v2\/stocks\/([^/]+)\/bars$/.exec(path)?.[1];
  return symbol === undefined ? undefined : bars(decodeURIComponent(symbol), query, market);
}

function assets({ stocks }: FakeAlpacaMarket): unknown {
  const asset = (symbol: string, name: string, over: object = {}) => {
    const common = { id: `id-${symbol}`, class: 'us_equity', exchange: 'NASDAQ', status: 'active', tradable: true };
    return { ...common, symbol, name, attributes: [], ...over };
  };
  return [
    ...[...stocks.values()].map(({ symbol, name }) => asset(symbol, name)),
    asset('OLD', 'Delisted Corp.', { status: 'inactive' }),
    asset('OTCX', 'Nobody trades it here', { tradable: false }),
    asset('BTC/USD', 'Bitcoin', { class: 'crypto' }),
    null,
    { symbol: 'HALF' },
  ];
}

function snapshots(symbols: string, { stocks }: FakeAlpacaMarket): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const symbol of symbols.split(',')) {
    const stock = stocks.get(symbol);
    if (stock === undefined) continue;
    found[symbol] = {
      latestTrade: tradeOf(stock),
      latestQuote: quoteOf(stock),
      dailyBar: dailyOf(stock),
      prevDailyBar: { ...dailyOf(stock), c: stock.previousClose, t: rfc3339(stock.dailyTime - 86_400_000) },
    };
  }
  return found;
}

function bars(symbol: string, query: URLSearchParams, market: FakeAlpacaMarket): unknown {
  const all = market.bars.get(`${symbol} ${query.get('timeframe')}`) ?? [];
  const [from, to] = ['start', 'end'].map((name) => Date.parse(query.get(name) ?? ''));
  const wanted = all
    .filter(({ time }) => time >= (from ?? 0) && time <= (to ?? 0))
    .sort((one, other) => (query.get('sort') === 'desc' ? other.time - one.time : one.time - other.time));
  const at = Number(query.get('page_token') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? 1_000), market.pageSize);
  const page = wanted.slice(at, at + limit);
  return {
    bars: page.map(({ time, open, high, low, close, volume }) => ({
      t: rfc3339(time).replace('.000000000', ''),
      o: open,
      h: high,
      l: low,
      c: close,
      v: volume,
      n: 10,
      vw: close,
    })),
    symbol,
    next_page_token: at + limit < wanted.length ? String(at + limit) : null,
  };
}
