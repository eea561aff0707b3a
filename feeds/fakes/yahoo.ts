import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fetchOnce } from '../fetch-once';
import { answerFault, type RestFault } from './rest-fault';
import { fakeChart } from './yahoo-chart';
import { consentStep } from './yahoo-consent';

/** How requests for quotes and charts are answered instead of well. */
type FakeYahooFault = RestFault | 500 | 'hang' | 'reset' | 'empty' | 'other';

/** A row of its quotes; anything may stand in it. */
type FakeYahooRow = Record<string, unknown>;

export interface FakeYahooOptions {
  /** Where it is: in Europe it wants consent before it gives cookies. Default false. */
  readonly inEurope?: boolean;
  /** Symbols it quotes. Default AAPL, MSFT and SPY. */
  readonly symbols?: readonly string[];
}

/** A local Yahoo: its cookies, consent, crumb, quotes and charts, at their real paths below the name of their host. */
export interface FakeYahoo {
  /** In place of `fetchOnce`: maps `https://HOST/path` to this server, and refuses hosts that are not Yahoo's. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Hosts and paths asked for, oldest first. */
  readonly requests: readonly string[];
  /** The same with cookies and queries. */
  readonly heads: readonly { readonly url: URL; readonly headers: IncomingMessage['headers'] }[];
  readonly openSockets: number;
  /** The row of a symbol, to be changed at will. */
  row(symbol: string): FakeYahooRow;
  /** A symbol it has not, or not any more. */
  drop(symbol: string): void;
  marketState(state: string): void;
  /** A new price a second later than the last one. */
  trade(symbol: string): void;
  /** Until it is taken back. */
  fault(fault: FakeYahooFault | undefined): void;
  /** The crumbs given so far are good no more. */
  expireCrumbs(): void;
  /** What it gives for a crumb; undefined: a good one. */
  crumbAnswer(answer: { readonly status: number; readonly text: string } | undefined): void;
  /** Puts nonsense and holes into charts. */
  spoilCharts(spoilt: boolean): void;
  close(): Promise<void>;
}

const COOKIE = 'A3=d=fake&S=cookie';
const FIRST_PRICE = 100;

export async function startFakeYahoo(options: FakeYahooOptions = {}): Promise<FakeYahoo> {
  const { inEurope = false, symbols = ['AAPL', 'MSFT', 'SPY'] } = options;
  const rows = new Map(symbols.map((symbol, at) => [symbol, fakeRow(symbol, FIRST_PRICE * (at + 1))]));
  const heads: { url: URL; headers: IncomingMessage['headers'] }[] = [];
  const sockets = new Set<Socket>();
  let fault: FakeYahooFault | undefined;
  let crumbAnswer: { readonly status: number; readonly text: string } | undefined;
  let spoilt = false;
  let crumb = 1;

  const server = createServer((request, response) => {
    const [, host = '', ...path] = (request.url ?? '').split('/');
    const url = new URL(`https://${host}/${path.join('/')}`);
    heads.push({ url, headers: request.headers });
    if (/Mozilla\/5\.0/.test(request.headers['user-agent'] ?? '')) answer(url, request, response);
    else send(response, 429, 'Too Many Requests');
  });

  function answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const cookie = request.headers.cookie ?? '';
    const place = url.host + url.pathname;
    const isWelcome = cookie.includes(COOKIE);
    const step = inEurope && !isWelcome ? consentStep(url, request) : undefined;
    if (step !== undefined) {
      if (step.location !== undefined) response.setHeader('Location', step.location);
      if (step.cookie !== undefined) response.setHeader('Set-Cookie', step.cookie(COOKIE));
      send(response, step.status, step.html ?? '', 'text/html');
      return;
    }
    if (place === 'fc.yahoo.com/') {
      response.setHeader('Set-Cookie', `${COOKIE}; Max-Age=31557600; Domain=.yahoo.com; Path=/; Secure; HttpOnly`);
      send(response, 404, '<html><body>Not found</body></html>', 'text/html');
      return;
    }
    if (place === 'query1.finance.yahoo.com/v1/test/getcrumb') {
      const { status, text } =
        crumbAnswer ?? (isWelcome ? { status: 200, text: crumbText(crumb) } : { status: 401, text: '' });
      send(response, status, text);
      return;
    }
    if (url.host !== 'query2.finance.yahoo.com') {
      send(response, 404, '');
      return;
    }
    const good = goodAnswer(url, cookie);
    if (fault === undefined) send(response, good.status, JSON.stringify(good.body), 'application/json');
    else misbehave(fault, response, JSON.stringify(good.body));
  }

  function goodAnswer({ pathname, searchParams }: URL, cookie: string): { status: number; body: object } {
    if (pathname === '/v7/finance/quote') {
      const isKnown = cookie.includes(COOKIE) && searchParams.get('crumb') === crumbText(crumb);
      const refusal = { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } };
      if (!isKnown) return { status: 401, body: { finance: refusal } };
      const wanted = (searchParams.get('symbols') ?? '').split(',');
      return {
        status: 200,
        body: { quoteResponse: { result: wanted.flatMap((one) => rows.get(one) ?? []), error: null } },
      };
    }
    const symbol = pathname.replace('/v8/finance/chart/', '');
    return fakeChart(symbol, Number(rows.get(symbol)?.regularMarketPreviousClose), searchParams, spoilt);
  }

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    fetch: (url, init) => {
      const { protocol, host, pathname, search } = new URL(url);
      if (protocol !== 'https:' || !/(^|\.)yahoo\.com$/.test(host)) throw new Error(`Asked for ${url}.`);
      return fetchOnce(`${origin}/${host}${pathname}${search}`, init);
    },
    get requests() {
      return heads.map(({ url }) => url.host + url.pathname);
    },
    heads,
    get openSockets() {
      return sockets.size;
    },
    row: (symbol) => {
      const row = rows.get(symbol) ?? fakeRow(symbol, FIRST_PRICE);
      rows.set(symbol, row);
      return row;
    },
    drop: (symbol) => rows.delete(symbol),
    marketState: (state) => {
      for (const row of rows.values()) row.marketState = state;
    },
    trade: (symbol) => {
      const row = rows.get(symbol);
      if (row === undefined) return;
      row.regularMarketPrice = Number(row.regularMarketPrice) + 0.01;
      row.regularMarketVolume = Number(row.regularMarketVolume) + 100;
      row.regularMarketTime = Number(row.regularMarketTime) + 1;
    },
    fault: (wanted) => {
      fault = wanted;
    },
    expireCrumbs: () => {
      crumb += 1;
    },
    crumbAnswer: (wanted) => {
      crumbAnswer = wanted;
    },
    spoilCharts: (wanted) => {
      spoilt = wanted;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const crumbText = (number: number) => `Fake.Crumb/${number}`;

function misbehave(fault: FakeYahooFault, response: ServerResponse, good: string): void {
  const tooMany = { finance: { result: null, error: { code: 'Too Many Requests', description: 'Slow down.' } } };
  const rows = (result: readonly unknown[]) => JSON.stringify({ quoteResponse: { result, error: null } });
  if (typeof fault === 'object') answerFault(response, fault, tooMany, good);
  else if (fault === 'reset') response.destroy();
  else if (fault === 500) send(response, 500, 'Internal Server Error');
  else if (fault === 'empty') send(response, 200, rows([]), 'application/json');
  else if (fault === 'other') send(response, 200, rows([null, 'AAPL', [1], { symbol: 'AAPL' }]), 'application/json');
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}

/** What Yahoo says of a stock in its main session, 20 minutes ago. */
function fakeRow(symbol: string, price: number): FakeYahooRow {
  const time = Math.floor(Date.now() / 1_000) - 1_200;
  return {
    language: 'en-US',
    region: 'US',
    quoteType: symbol === 'SPY' ? 'ETF' : 'EQUITY',
    quoteSourceName: 'Delayed Quote',
    triggerable: true,
    currency: 'USD',
    marketState: 'REGULAR',
    exchange: 'NMS',
    fullExchangeName: 'NasdaqGS',
    market: 'us_market',
    exchangeTimezoneName: 'America/New_York',
    exchangeTimezoneShortName: 'EST',
    gmtOffSetMilliseconds: -18_000_000,
    esgPopulated: false,
    tradeable: false,
    sourceInterval: 15,
    exchangeDataDelayedBy: 0,
    priceHint: 2,
    regularMarketTime: time,
    regularMarketPrice: price,
    regularMarketPreviousClose: price - 1,
    regularMarketDayHigh: price + 2,
    regularMarketDayLow: price - 2,
    regularMarketVolume: 1_000_000,
    bid: price - 0.02,
    bidSize: 9,
    ask: price + 0.02,
    askSize: 11,
    symbol,
  };
}
