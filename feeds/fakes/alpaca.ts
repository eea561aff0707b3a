import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  answerRest,
  type FakeAlpacaMarket,
  type FakeBar,
  type FakeMarketDay,
  type FakeStock,
  fakeStocks,
  rfc3339,
  streamed,
} from './alpaca-market';
import { errorMessage, FakeAlpacaSession, type FakeStreamRules } from './alpaca-session';
import { answerFault, type RestFault } from './rest-fault';

const STOCK_CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses', 'lulds'];
const TEST_CHANNELS = ['trades', 'quotes', 'bars'];
const DAY_MS = 86_400_000;

export interface FakeAlpacaOptions {
  readonly keyId?: string;
  readonly secret?: string;
  /** What its clock says when it starts, ms since 1970. Default: an hour in the main session of yesterday. */
  readonly now?: number;
}

/** What can go wrong at Alpaca. Every fault lasts until it is taken back. */
interface FakeAlpacaFaults {
  /** Cuts every connection, once. */
  drop(): void;
  /** Says nothing more, on new connections neither; answers pings or not. */
  freeze(options: { readonly pongs: boolean }): void;
  thaw(): void;
  /** Sends every kind of broken frame, once. */
  malformed(): void;
  /** Sends an error with a code, once. */
  error(code: number): void;
  /** Answers every key with this code; undefined takes right ones again. */
  refuseKeys(code: number | undefined): void;
  /** Another client holds the one connection. */
  take(taken: boolean): void;
  limitSymbols(most: number): void;
  /** Has only these channels. */
  offer(channels: readonly string[]): void;
  /** Answers requests for a WebSocket with this status. */
  refuseUpgrades(status: number | undefined): void;
  /** Answers REST requests like this. */
  rest(fault: RestFault | undefined): void;
}

/** A local Alpaca: its stream at `/v2/iex` and `/v2/test`, and what of its REST interfaces a feed needs. */
export interface FakeAlpaca {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Key and addresses that point a feed here. */
  readonly account: Record<'keyId' | 'secret' | 'streamUrl' | 'dataUrl' | 'tradingUrl', string>;
  readonly faults: FakeAlpacaFaults;
  /** Open WebSocket connections, and those accepted since the start. */
  readonly connections: number;
  readonly dials: number;
  /** Pings of its clients since the start. */
  readonly pings: number;
  /** Paths asked for over HTTP since the start, with their query. */
  readonly requests: readonly string[];
  /** `channel:symbol` of every open subscription. */
  readonly subscriptions: readonly string[];
  /** Its clock; it runs on from where it is set, for requests and messages that come after. */
  now: number;
  /** What trades when; default: every day around `now` at the usual hours. */
  days: readonly FakeMarketDay[];
  setBars(symbol: string, timeframe: string, bars: readonly FakeBar[], pageSize?: number): void;
  /** Changes what is known of a stock without a word on the stream. */
  set(symbol: string, figures: Partial<FakeStock>): void;
  quote(symbol: string, figures?: Partial<FakeStock>): void;
  /** @returns the trade's id. */
  trade(symbol: string, trade?: { price?: number; size?: number; conditions?: readonly string[] }): number;
  dailyBar(symbol: string, figures?: Partial<FakeStock>): void;
  /** Takes a trade back, or corrects its price. */
  cancel(symbol: string, id: number): void;
  correct(symbol: string, id: number, price: number): void;
  /** A message of the channel `statuses`. */
  status(symbol: string, code: string, message: string, reason?: string): void;
  close(): Promise<void>;
}

/** Starts a fake Alpaca on 127.0.0.1. */
export async function startFakeAlpaca(options: FakeAlpacaOptions = {}): Promise<FakeAlpaca> {
  const { keyId = 'PKFAKEKEYIDENTIFIER0', secret = 'fakeSecretOfAnAccountThatIsNone000000000' } = options;
  let offset = (options.now ?? yesterday()) - Date.now();
  const clock = () => Date.now() + offset;
  const stocks = fakeStocks(clock());
  const market: FakeAlpacaMarket = { stocks, now: clock, days: everyDay(clock()), bars: new Map(), pageSize: 10_000 };
  for (const stock of stocks.values()) stock.dailyTime = midnightOf(clock());
  const sessions = new Map<WebSocket, FakeAlpacaSession>();
  let frozen: { readonly pongs: boolean } | undefined;
  let taken = false;
  let restFault: RestFault | undefined;
  let upgradeStatus: number | undefined;
  let dials = 0;
  let pings = 0;
  let nextId = 71_675_577_320_245;
  const requests: string[] = [];
  const rules: FakeStreamRules = {
    keyId,
    secret,
    refuseWith: undefined,
    symbolLimit: 30,
    channels: STOCK_CHANNELS,
    isTaken: () => taken || [...sessions.values()].some((session) => session.isAuthenticated),
    isFrozen: () => frozen !== undefined,
  };

  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    // Idle sockets would look like a leak of whoever is being tested.
    response.setHeader('Connection', 'close');
    const { 'apca-api-key-id': key, 'apca-api-secret-key': password } = request.headers;
    // It quotes what it was sent, as a careless server might.
    const refusal = { code: 40110000, message: `request is not authorized for ${String(key)}:${String(password)}` };
    const isRight = key === keyId && password === secret && rules.refuseWith === undefined;
    const answer = isRight ? answerRest(pathname, searchParams, market) : refusal;
    const tooMany = { code: 42910000, message: `rate limit exceeded for ${String(key)}:${String(password)}` };
    if (restFault !== undefined) return answerFault(response, restFault, tooMany, JSON.stringify(answer));
    response.writeHead(isRight ? (answer === undefined ? 404 : 200) : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? { code: 40410000, message: 'endpoint not found' }));
  });
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  server.on('upgrade', (request, socket, head) => {
    const isTest = request.url === '/v2/test';
    const status = upgradeStatus ?? (request.url === '/v2/iex' || isTest ? undefined : 404);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      dials++;
      client.on('error', () => client.terminate());
      client.on('close', () => sessions.delete(client));
      client.on('ping', (data) => {
        pings++;
        if (frozen?.pongs !== false) client.pong(data);
      });
      const own = isTest ? { ...rules, channels: TEST_CHANNELS } : rules;
      const session = new FakeAlpacaSession(
        own,
        (text) => client.send(text),
        () => client.close(),
      );
      sessions.set(client, session);
      client.on('message', (data) => session.receive(String(data)));
    });
  });

  function stockOf(symbol: string): FakeStock {
    const stock = stocks.get(symbol);
    if (stock === undefined) throw new Error(`The fake Alpaca has no "${symbol}".`);
    return stock;
  }
  function publish(channel: string, symbol: string, message: object): void {
    for (const session of sessions.values()) if (session.has(channel, symbol)) session.send(message);
  }
  function sendRaw(text: string): void {
    for (const client of sessions.keys()) client.send(text);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  // What trades on the test stream is on no list.
  stocks.set('FAKEPACA', { ...stockOf('AAPL'), symbol: 'FAKEPACA', name: 'Fake' });

  return {
    url,
    account: { keyId, secret, streamUrl: `ws://127.0.0.1:${port}`, dataUrl: url, tradingUrl: url },
    get connections() {
      return sessions.size;
    },
    get dials() {
      return dials;
    },
    get pings() {
      return pings;
    },
    requests,
    get subscriptions() {
      return [...sessions.values()].flatMap(({ subscribed }) =>
        [...subscribed].flatMap(([channel, symbols]) => [...symbols].map((symbol) => `${channel}:${symbol}`)),
      );
    },
    get now() {
      return clock();
    },
    set now(time: number) {
      offset = time - Date.now();
    },
    get days() {
      return market.days;
    },
    set days(days) {
      market.days = days;
    },
    faults: {
      drop: () => {
        for (const client of sessions.keys()) client.terminate();
      },
      freeze: (how) => {
        frozen = how;
      },
      thaw: () => {
        frozen = undefined;
      },
      malformed: () => {
        for (const frame of ['[{"T":"q"', 'null', '7', '{"T":"q"}', '[null, 7, "x", []]', '[{"T":"error"}]', ''])
          sendRaw(frame);
        for (const nonsense of [-1, 1e300, '12', null, {}]) {
          sendRaw(JSON.stringify([{ ...streamed.quotes(stockOf('AAPL')), bp: nonsense }]));
          sendRaw(JSON.stringify([{ ...streamed.trades(stockOf('AAPL')), p: nonsense }]));
        }
        sendRaw(JSON.stringify([{ T: 'brand new', S: 'AAPL' }, { T: 's', S: 'AAPL', sc: 7 }, { S: 'AAPL' }]));
      },
      error: (code) => sendRaw(JSON.stringify([{ ...errorMessage(code), msg: `oops ${keyId}:${secret}` }])),
      refuseKeys: (code) => {
        rules.refuseWith = code;
      },
      take: (isTaken) => {
        taken = isTaken;
      },
      limitSymbols: (most) => {
        rules.symbolLimit = most;
      },
      offer: (channels) => {
        rules.channels = channels;
      },
      refuseUpgrades: (status) => {
        upgradeStatus = status;
      },
      rest: (fault) => {
        restFault = fault;
      },
    },
    setBars(symbol, timeframe, bars, pageSize = 10_000) {
      market.bars.set(`${symbol} ${timeframe}`, bars);
      market.pageSize = pageSize;
    },
    set: (symbol, figures) => void Object.assign(stockOf(symbol), figures),
    quote(symbol, figures = {}) {
      const stock = Object.assign(stockOf(symbol), { quoteTime: clock() }, figures);
      publish('quotes', symbol, streamed.quotes(stock));
    },
    trade(symbol, { price, size = 5, conditions = ['@'] } = {}) {
      const stock = stockOf(symbol);
      Object.assign(stock, { last: price ?? stock.last, lastSize: size, lastId: nextId++, tradeTime: clock() });
      publish('trades', symbol, { ...streamed.trades(stock), c: conditions });
      return stock.lastId;
    },
    dailyBar(symbol, figures = {}) {
      publish('dailyBars', symbol, streamed.dailyBars(Object.assign(stockOf(symbol), figures)));
    },
    cancel(symbol, id) {
      const { last: p, lastSize: s } = stockOf(symbol);
      publish('trades', symbol, { T: 'x', S: symbol, i: id, x: 'V', p, s, a: 'C', z: 'C', t: rfc3339(clock()) });
    },
    correct(symbol, id, price) {
      const { last: op, lastSize: os } = stockOf(symbol);
      const after = { ci: nextId++, cp: price, cs: os, cc: ['@'], z: 'C', t: rfc3339(clock()) };
      publish('trades', symbol, { T: 'c', S: symbol, x: 'V', oi: id, op, os, oc: ['@'], ...after });
    },
    status(symbol, code, message, reason = '') {
      const why = { rc: reason === '' ? '' : 'T12', rm: reason, t: rfc3339(clock()), z: 'C' };
      publish('statuses', symbol, { T: 's', S: symbol, sc: code, sm: message, ...why });
    },
    async close() {
      for (const client of sessions.keys()) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In winter New York is five hours behind UTC; summer's hour does not matter here. */
const midnightOf = (time: number) => Math.floor((time - 5 * 3_600_000) / DAY_MS) * DAY_MS + 5 * 3_600_000;

/** 15:00 UTC is in the main session all year; whenever the test runs, the market is open. */
const yesterday = () => Math.floor(Date.now() / DAY_MS) * DAY_MS - 9 * 3_600_000;

function everyDay(now: number): FakeMarketDay[] {
  return Array.from({ length: 30 }, (_, at) => ({
    date: new Date(now + (at - 15) * DAY_MS).toISOString().slice(0, 10),
    open: '09:30',
    close: '16:00',
    session_open: '0400',
    session_close: '2000',
  }));
}
