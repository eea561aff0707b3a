import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { binanceProtocol } from './binance';
import { bitstampProtocol } from './bitstamp';
import { bybitProtocol } from './bybit';
import { coinbaseProtocol } from './coinbase';
import type { FakeBookChanges } from './fake-book';
import { type FakeCandle, fakeCandles } from './fake-candles';
import { defaultInstruments, marketOf } from './fake-market';
import { krakenProtocol } from './kraken';
import { okxProtocol } from './okx';
import type {
  FakeInstrument,
  FakeKind,
  FakeMarket,
  FakeMessage,
  FakeProtocol,
  FakeSession,
  FakeTrade,
  FakeVenue,
} from './protocol';
import { randomWalk } from './random-walk';
import { type PlaybackOptions, type PlaybackResult, playRecording, recordedChanges } from './recording';
import { answerFault, type RestFault } from './rest-fault';

const PROTOCOLS: Readonly<Record<FakeKind, FakeProtocol>> = {
  coinbase: coinbaseProtocol,
  kraken: krakenProtocol,
  binance: binanceProtocol,
  okx: okxProtocol,
  bybit: bybitProtocol,
  bitstamp: bitstampProtocol,
};

const TRADES_KEPT = 200;
const HEARTBEAT_MS = 1_000;

export interface FakeOptions {
  /** Default: 12 pairs in the venue's usual currency. */
  readonly instruments?: readonly FakeInstrument[];
  /** For `autoplay`. Default 1. */
  readonly seed?: number;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Venue's clock − ours, ms. Default 0. */
  readonly clockOffsetMs?: number;
  /** Between the venue's own signs of life, where it gives any. Default 1,000 ms. */
  readonly heartbeatMs?: number;
}

type FakePrices = Partial<
  Pick<FakeMarket, 'bid' | 'bidSize' | 'ask' | 'askSize' | 'last' | 'open' | 'high' | 'low' | 'volume'>
>;

/** What can go wrong at the venue. Every fault lasts until it is taken back. */
interface FakeFaults {
  /** Cuts every connection, once. */
  drop(): void;
  /** Says nothing more, on new connections neither; answers pings or not. */
  freeze(options: { readonly pongs: boolean }): void;
  thaw(): void;
  /** Sends every kind of broken frame for one market, once. */
  malformed(symbol?: string): void;
  /** Refuses subscriptions for one symbol, or for all. */
  refuseSubscriptions(symbol?: string): void;
  acceptSubscriptions(): void;
  /** The next change of a book gets lost on its way, once. */
  loseBookChange(symbol: string): void;
  /** The book goes on, but nothing is told of it any more, until it is taken back. */
  muteBook(symbol: string): void;
  unmuteBook(symbol: string): void;
  /** The next whole book that is sent is crossed, once. */
  crossBook(symbol: string): void;
  /** The next checksum is wrong, where the venue has any, once. */
  spoilChecksum(symbol: string): void;
  /** Refuses order books of all symbols. */
  refuseBooks(): void;
  acceptBooks(): void;
  /** Some candles of each answer are nonsense, or good again. */
  spoilCandles(isSpoilt: boolean): void;
  /** Answers REST requests like this; `undefined` heals it. */
  rest(fault: RestFault | undefined): void;
  /** A symbol, `BASE-QUOTE`, that is in no catalogue. */
  readonly unknownSymbol: string;
}

/** A local exchange that speaks the real wire protocol of one venue. Symbols are written `BTC-USD`. */
export interface FakeExchange {
  readonly kind: FakeKind;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Constructor config that points ccxt here. */
  readonly ccxtConfig: Record<string, unknown>;
  readonly symbols: readonly string[];
  /** Open WebSocket connections. */
  readonly connections: number;
  /** Connections accepted since the start. */
  readonly dials: number;
  /** REST requests since the start. */
  readonly requests: number;
  /** Pings in plain text since the start. */
  readonly pings: number;
  /** `channel:name` of every open subscription, in the venue's words. */
  readonly subscriptions: readonly string[];
  readonly faults: FakeFaults;
  /** What a market is now, its order book among it. */
  market(symbol: string): FakeMarket;
  /** The venue opens a market, or closes it for good. */
  list(instrument: FakeInstrument): void;
  delist(symbol: string): void;
  publishTicker(symbol: string, prices?: FakePrices): void;
  publishBidAsk(symbol: string, prices: FakePrices): void;
  /** Changes levels of a book. */
  publishBook(symbol: string, changes: FakeBookChanges): void;
  /** @returns the trade with the id the venue gave it. */
  publishTrade(symbol: string, trade?: Partial<Omit<FakeTrade, 'id'>>): FakeTrade;
  /** Publishes a random walk over all markets. @returns what stops it. */
  autoplay(messagesPerSecond: number): () => void;
  /** Sends a frame as it is to every connection. */
  sendRaw(frame: string): void;
  /** Binance only: plays a recording of its combined stream, with the original rhythm. */
  playRecording(path: string, options?: PlaybackOptions): Promise<PlaybackResult>;
  close(): Promise<void>;
}

/** Starts a fake exchange on 127.0.0.1. */
export async function startFakeExchange(kind: FakeKind, options: FakeOptions = {}): Promise<FakeExchange> {
  const protocol = PROTOCOLS[kind];
  const instruments = options.instruments ?? defaultInstruments(protocol.quote);
  const markets = new Map(instruments.map(marketOf).map((market) => [market.symbol, market]));
  const sessions = new Map<WebSocket, FakeSession>();
  const refused = new Set<string>();
  let refusesAll = false;
  let frozen: { pongs: boolean } | undefined;
  let restFault: RestFault | undefined;
  let dials = 0;
  let requests = 0;
  let pings = 0;
  let nextTradeId = 3_735_683_259;
  const stops = new Set<() => void>();
  const lostBooks = new Set<string>();
  const mutedBooks = new Set<string>();
  let refusesBooks = false;
  let spoilsCandles = false;
  const venue: FakeVenue = {
    markets,
    refuses: (symbol) => refusesAll || refused.has(symbol),
    get refusesBooks() {
      return refusesBooks;
    },
    now: () => Date.now() + (options.clockOffsetMs ?? 0),
    candles(market, ms, from, to) {
      const candles = fakeCandles(market.open, ms, from, to);
      return spoilsCandles ? candles.map(spoiltCandle) : candles;
    },
  };

  const server = createServer((request, response) => {
    requests++;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    // Idle sockets would look like a leak of whoever is being tested.
    response.setHeader('Connection', 'close');
    const answer = () => JSON.stringify(protocol.rest(pathname, searchParams, venue));
    if (restFault !== undefined) answerFault(response, restFault, protocol.tooMany, answer());
    else {
      const body = answer();
      response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
      response.end(body ?? '{"error":"not found"}');
    }
  });
  const sockets = new WebSocketServer({ server, autoPong: false });
  sockets.on('connection', (socket) => {
    dials++;
    const session: FakeSession = {
      subscriptions: new Map(),
      send: (message) => {
        if (frozen === undefined) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      },
    };
    sessions.set(socket, session);
    socket.on('close', () => sessions.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('ping', (data) => {
      if (frozen?.pongs !== false) socket.pong(data);
    });
    socket.on('message', (data) => receive(socket, session, data));
    protocol.greet?.(session);
  });

  function receive(socket: WebSocket, session: FakeSession, data: RawData): void {
    // OKX takes and answers pings in plain text.
    if (String(data) === 'ping') {
      pings++;
      if (frozen?.pongs !== false) socket.send('pong');
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(String(data));
    } catch {
      return;
    }
    if (typeof message !== 'object' || message === null) return;
    // Some venues answer pings in JSON: those are pongs too.
    const { method, op } = message as { method?: unknown; op?: unknown };
    const answersAll = frozen?.pongs === true && (method === 'ping' || op === 'ping');
    const heard = answersAll
      ? { ...session, send: (answer: object | string) => socket.send(JSON.stringify(answer)) }
      : session;
    protocol.receive(message as Record<string, unknown>, heard, venue);
  }

  /** @param isLost the venue made them, and nobody got them. */
  function publish(messages: readonly FakeMessage[], isLost = false): void {
    for (const { key, render } of messages) {
      for (const session of sessions.values()) {
        const option = session.subscriptions.get(key);
        if (option === undefined) continue;
        const message = render(session, option);
        if (message !== undefined && !isLost) session.send(message);
      }
    }
  }

  function marketNamed(symbol: string): FakeMarket {
    const market = markets.get(symbol);
    if (market === undefined) throw new Error(`The fake ${kind} has no market "${symbol}".`);
    return market;
  }

  function changeBook(market: FakeMarket, changes: Required<FakeBookChanges>): void {
    if (changes.bids.length + changes.asks.length === 0) return;
    market.book.apply(changes);
    const isLost = lostBooks.delete(market.symbol);
    publish(protocol.book(market, changes), isLost || mutedBooks.has(market.symbol));
  }

  const heartbeat = setInterval(() => {
    for (const session of sessions.values()) protocol.heartbeat?.(session);
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  stops.add(() => clearInterval(heartbeat));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const symbols = [...markets.keys()];

  const fake: FakeExchange = {
    kind,
    url,
    symbols,
    ccxtConfig: { ...protocol.ccxtConfig(url, `ws://127.0.0.1:${port}`), enableRateLimit: false },
    get connections() {
      return sessions.size;
    },
    get dials() {
      return dials;
    },
    get requests() {
      return requests;
    },
    get pings() {
      return pings;
    },
    get subscriptions() {
      return [...new Set([...sessions.values()].flatMap((session) => [...session.subscriptions.keys()]))];
    },
    faults: {
      unknownSymbol: protocol.unknownSymbol,
      drop: () => {
        for (const socket of sessions.keys()) socket.terminate();
      },
      freeze: (how) => {
        frozen = how;
      },
      thaw: () => {
        frozen = undefined;
      },
      malformed: (symbol = symbols[0] ?? '') => {
        for (const frame of protocol.malformed(marketNamed(symbol))) fake.sendRaw(frame);
      },
      refuseSubscriptions: (symbol) => {
        if (symbol === undefined) refusesAll = true;
        else refused.add(symbol);
      },
      acceptSubscriptions: () => {
        refusesAll = false;
        refused.clear();
      },
      loseBookChange: (symbol) => lostBooks.add(symbol),
      muteBook: (symbol) => mutedBooks.add(symbol),
      unmuteBook: (symbol) => mutedBooks.delete(symbol),
      crossBook: (symbol) => {
        marketNamed(symbol).book.isCrossedOnce = true;
      },
      spoilChecksum: (symbol) => {
        marketNamed(symbol).book.isSpoiltOnce = true;
      },
      refuseBooks: () => {
        refusesBooks = true;
      },
      acceptBooks: () => {
        refusesBooks = false;
      },
      spoilCandles: (isSpoilt) => {
        spoilsCandles = isSpoilt;
      },
      rest: (fault) => {
        restFault = fault;
      },
    },
    market: marketNamed,
    list(instrument) {
      const market = marketOf(instrument);
      markets.set(market.symbol, market);
    },
    delist(symbol) {
      markets.delete(symbol);
    },
    publishTicker(symbol, prices = {}) {
      publish(protocol.ticker(Object.assign(marketNamed(symbol), prices)));
    },
    publishBidAsk(symbol, prices) {
      const market = Object.assign(marketNamed(symbol), prices);
      changeBook(market, market.book.towards(market));
      publish(protocol.bidAsk(market));
    },
    publishBook(symbol, { bids = [], asks = [] }) {
      changeBook(marketNamed(symbol), { bids, asks });
    },
    publishTrade(symbol, trade = {}) {
      const market = marketNamed(symbol);
      const { price = market.last, size = 0.01, side = 'buy', time = Date.now() } = trade;
      const made: FakeTrade = { id: nextTradeId++, price, size, side, time };
      market.last = price;
      market.high = Math.max(market.high, price);
      market.low = Math.min(market.low, price);
      market.volume += size;
      market.trades.push(made);
      if (market.trades.length > TRADES_KEPT) market.trades.shift();
      publish(protocol.trade(market, made));
      return made;
    },
    autoplay(messagesPerSecond) {
      const stop = randomWalk(fake, [...markets.values()], messagesPerSecond, options.seed ?? 1);
      stops.add(stop);
      return stop;
    },
    sendRaw(frame) {
      for (const session of sessions.values()) session.send(frame);
    },
    playRecording: (path, playback) => {
      if (kind !== 'binance') throw new Error(`Recordings are of Binance's stream; the fake ${kind} cannot play one.`);
      return playRecording(
        path,
        (key, frame) => {
          publish([{ key, render: () => frame }]);
          if (key.startsWith('depth')) followRecording(markets, key, frame);
        },
        playback,
      );
    },
    async close() {
      for (const stop of stops) stop();
      for (const socket of sessions.keys()) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

/** Every third is upside down or without figures. */
function spoiltCandle(candle: FakeCandle, at: number): FakeCandle {
  const [time, open, high, low, close, volume] = candle;
  if (at % 6 === 0) return [time, open, low, high, close, volume];
  return at % 6 === 3 ? [time, open, Number.NaN, low, close, -volume] : candle;
}

/** Who asks for a whole book meanwhile gets it as the recording has it by then. */
function followRecording(markets: ReadonlyMap<string, FakeMarket>, key: string, frame: string): void {
  const name = key.slice(key.indexOf(':') + 1);
  const market = [...markets.values()].find(({ base, quote }) => `${base}${quote}`.toLowerCase() === name);
  const { last, bids, asks } = recordedChanges(frame);
  if (market === undefined || last <= market.book.updateId) return;
  market.book.apply({ bids, asks });
  market.book.updateId = last;
}
