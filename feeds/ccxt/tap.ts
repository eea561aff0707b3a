import type { CcxtBook, CcxtClient, CcxtExchange, CcxtTicker, CcxtTrade } from './exchange';

/** What a tap reports, in the order the venue said it. */
export interface TapSink {
  /** Before a message is handled. @returns what ccxt shall handle in its place, in order. */
  message(client: CcxtClient, message: unknown): readonly unknown[];
  ticker(ticker: CcxtTicker): void;
  bidAsk(ticker: CcxtTicker): void;
  trade(trade: CcxtTrade): void;
  /** A book was made, and is still empty. */
  bookMade(book: CcxtBook): void;
  /** A book was changed; mostly while a message is handled, else when a snapshot came over HTTP. */
  book(book: CcxtBook): void;
  /** ccxt has given up what is watched under this key of its own. */
  rejected(client: CcxtClient, key: string, error: unknown): void;
  /** After a message was handled; `failures` is what ccxt threw on malformed ones. */
  handled(failures: readonly unknown[]): void;
  /** A connection broke or was closed. */
  clientLost(client: CcxtClient, error: unknown): void;
  /** A client was made, before it dials. */
  clientMade(client: CcxtClient): void;
  /** It has reached the venue. */
  clientConnected(client: CcxtClient): void;
}

/**
 * Reads what a ccxt exchange hears, at the moment it hears it.
 *
 * `await watchTickers()` is only a wake-up: in a burst it loses updates, while every one of them passes through
 * the exchange's caches. So the caches are watched. Must be installed before the first `watch…`, because a
 * client binds `handleMessage` when it is made.
 */
export function tapExchange(exchange: CcxtExchange, sink: TapSink): void {
  tapCache(exchange, 'tickers', (ticker) => sink.ticker(ticker as CcxtTicker));
  tapCache(exchange, 'bidsasks', (ticker) => sink.bidAsk(ticker as CcxtTicker));
  tapCache(exchange, 'trades', (cache) => tapTrades(cache, sink));
  tapCache(exchange, 'orderbooks', (book) => sink.bookMade(book as CcxtBook));

  const handleMessage = exchange.handleMessage.bind(exchange);
  exchange.handleMessage = (client, message) => {
    const failures: unknown[] = [];
    for (const part of sink.message(client, message)) {
      try {
        handleMessage(client, part);
      } catch (error) {
        // ccxt would reject every pending watch on this connection for one bad frame.
        failures.push(error);
      }
    }
    sink.handled(failures);
  };

  const onError = exchange.onError.bind(exchange);
  exchange.onError = (client, error) => {
    onError(client, error);
    sink.clientLost(client, error);
  };
  const onClose = exchange.onClose.bind(exchange);
  exchange.onClose = (client, event) => {
    onClose(client, event);
    sink.clientLost(client, undefined);
  };

  const onConnected = exchange.onConnected.bind(exchange);
  exchange.onConnected = (client, message) => {
    onConnected(client, message);
    sink.clientConnected(client);
  };

  const clientOf = exchange.client.bind(exchange);
  const seen = new WeakSet<CcxtClient>();
  exchange.client = (url) => {
    const client = clientOf(url);
    if (!seen.has(client)) {
      seen.add(client);
      const send = client.send.bind(client);
      client.send = (message) => {
        const sent = send(message);
        // ccxt drops this promise when it throttles: a socket that closes meanwhile would be an unhandled rejection.
        sent.catch(() => {});
        return sent;
      };
      tapAnswers(client, sink);
      sink.clientMade(client);
    }
    return client;
  };
}

/** Hears of books when ccxt wakes who waits for them: they are changed in place, and no cache says so. */
function tapAnswers(client: CcxtClient, sink: TapSink): void {
  const resolve = client.resolve.bind(client);
  client.resolve = (result, key) => {
    if (isBook(result)) sink.book(result);
    return resolve(result, key);
  };
  const reject = client.reject.bind(client);
  client.reject = (error, key) => {
    const rejected = reject(error, key);
    if (key !== undefined) {
      // ccxt would hold it against the next watch, which may be about something else.
      delete client.rejections[key];
      sink.rejected(client, key, error);
    }
    return rejected;
  };
}

const isBook = (value: unknown): value is CcxtBook =>
  typeof value === 'object' && value !== null && 'bids' in value && 'asks' in value;

type TappedCache = 'tickers' | 'bidsasks' | 'trades' | 'orderbooks';

/** Reports every assignment into a cache, also after ccxt has replaced the whole cache. */
function tapCache(exchange: CcxtExchange, name: TappedCache, report: (value: unknown) => void) {
  const watched = (cache: object) =>
    new Proxy(cache, {
      set(target, key, value) {
        Reflect.set(target, key, value);
        report(value);
        return true;
      },
    });
  let current = watched(exchange[name] ?? {});
  Object.defineProperty(exchange, name, {
    enumerable: true,
    configurable: true,
    get: () => current,
    set: (next: Record<string, unknown> | undefined) => {
      const before = current as Record<string, unknown>;
      current = watched(next ?? {});
      for (const [key, value] of Object.entries(next ?? {})) if (value !== before[key]) report(value);
    },
  });
}

const tapped = new WeakSet<object>();

/** Reports what is appended to a trade cache instead of keeping it: nobody polls it, and it would only grow. */
function tapTrades(cache: unknown, sink: TapSink): void {
  if (!Array.isArray(cache) || tapped.has(cache)) return;
  tapped.add(cache);
  // Some exchanges append first and store the cache afterwards.
  for (const trade of cache) sink.trade(trade as CcxtTrade);
  cache.length = 0;
  Object.assign(cache, { append: (trade: CcxtTrade) => sink.trade(trade) });
}
