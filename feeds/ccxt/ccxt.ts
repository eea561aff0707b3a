import type { Candle } from '@/lib/market/candle';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, MarketEvent, StateEvent } from '@/lib/market/market-event';
import type { BackoffOptions } from '../backoff';
import { type CandleRequest, type Feed, type FeedCounts, FeedError } from '../feed';
import { venueName } from '../venues';
import { hasBooks } from './book-channel';
import { readCandles } from './candles';
import { feedErrorOf } from './error';
import { type CcxtConfig, type CcxtExchange, mergeConfig } from './exchange';
import { followMarkets, noMarket } from './follow';
import { Followers } from './followers';
import { hasTrades, type SpotMarket } from './market';
import { InstrumentReader } from './reader';
import { Redactor, withoutKeys } from './redact';
import { CcxtSource } from './source';
import { hasCandles } from './timeframe';
import { venueOf } from './venues';
import { DEFAULT_WATCH_TIMES, type WatchTimes } from './watch-times';

export interface CcxtFeedOptions {
  /** Constructor config of ccxt, deep-merged over ours: addresses, time-outs, `enableRateLimit`. Keys are not used. */
  readonly config?: CcxtConfig;
  /** When silence becomes a fault; see `WatchTimes` for the defaults. */
  readonly times?: Partial<WatchTimes>;
  /** Waits between attempts to reconnect. */
  readonly reconnect?: BackoffOptions;
  /** Milliseconds since 1970; stamps `ingestTime`. */
  readonly now?: () => number;
  readonly log?: (message: string) => void;
}

/**
 * Spot markets of one exchange through ccxt pro: best bid and offer with every change, every trade once, the 24 h
 * figures, order books and candles. All who follow share one connection, which finds its own way back after a loss;
 * the venue's states say so. ccxt is loaded with the first call; until then `capabilities` says what most venues have.
 * @param exchangeId ccxt's name: `coinbase`, `kraken`, `binance` …
 * @throws FeedError from its methods: permanent for an exchange ccxt does not have and when no followed instrument
 *   is known; passing when the list of markets cannot be had.
 */
export function createCcxtFeed(exchangeId: string, options: CcxtFeedOptions = {}): CcxtFeed {
  const { config = {}, reconnect = {}, now = Date.now, log = () => {} } = options;
  const venue = venueOf(exchangeId);
  const redactor = new Redactor(config);
  const readers = new Map<InstrumentId, InstrumentReader>();
  const followers = new Followers<MarketEvent>();
  const bookFollowers = new Followers<BookEvent | StateEvent>();
  let rejected = 0;
  let booksRebuilt = 0;

  const reject = () => {
    rejected++;
  };
  const source = new CcxtSource(exchangeId, venue, mergeConfig(venue.config, withoutKeys(config)), {
    times: { ...DEFAULT_WATCH_TIMES, ...options.times },
    backoff: reconnect,
    now,
    log: (message) => log(redactor.text(message)),
    redactor,
    emit: (event) => followers.emit(event),
    emitBook: (event) => bookFollowers.emit(event),
    fail: (error) => {
      followers.fail(error);
      bookFollowers.fail(error);
    },
    reject,
    rebuilt: () => {
      booksRebuilt++;
    },
  });

  function readerOf(market: SpotMarket): InstrumentReader {
    const { id } = market.instrument;
    const known = readers.get(id);
    if (known !== undefined) return known;
    const reader = new InstrumentReader(market, reject);
    readers.set(id, reader);
    return reader;
  }

  const shared = { exchangeId, now, markets: async () => (await source.loaded()).markets };
  const state = () => source.now?.connection.state ?? [];

  async function candles(request: CandleRequest): Promise<readonly Candle[]> {
    const { handle, markets, clock } = await source.loaded();
    const { exchange } = handle;
    const market = markets.get(request.id);
    if (market === undefined) throw new FeedError(noMarket(exchangeId, request.id), { permanent: true });
    const perRequest = venue.candlesPerRequest;
    const venueNow = now() + clock.offsetMs;
    try {
      return await readCandles({ exchange, market, perRequest, now: venueNow, reject }, request);
    } catch (error) {
      const headers = exchange.last_response_headers;
      throw feedErrorOf(redactor.error(error), exchangeId, 'did not give its candles', headers);
    }
  }

  return {
    name: `ccxt:${exchangeId}`,
    venue: exchangeId,
    get capabilities() {
      const exchange = source.now?.handle.exchange;
      return {
        realtime: true,
        delayMinutes: 0,
        trades: exchange === undefined || hasTrades(exchange),
        bidAsk: exchange === undefined || venue.hasBidAskChannel(exchange) || hasTickers(exchange),
        book: exchange === undefined || hasBooks(exchange),
        candles: exchange === undefined || hasCandles(exchange),
        sessions: false,
        simulated: false,
        ...(venue.mostFollowed !== undefined && { mostFollowed: venue.mostFollowed }),
      };
    },
    async instruments(signal) {
      const markets = await untilAborted(
        source.listed(),
        signal,
        `Asking ${venueName(exchangeId)} for its instruments`,
      );
      return [...markets.values()].map(({ instrument }): Instrument => instrument);
    },
    follow: (ids, signal) =>
      followMarkets<MarketEvent>(
        {
          ...shared,
          followers,
          known: (markets) => [state(), markets.flatMap((market) => readerOf(market).snapshot())].flat(),
          add: (markets) => source.now?.connection.add(markets.map(readerOf)),
          remove: async (markets) => source.now?.connection.remove(markets.map(readerOf)),
        },
        ids,
        signal,
      ),
    followBooks: (ids, signal) =>
      followMarkets<BookEvent>(
        {
          ...shared,
          followers: bookFollowers,
          known: (markets) =>
            [state(), markets.flatMap(({ symbol }) => source.now?.connection.latestBook(symbol) ?? [])].flat(),
          add(markets) {
            const { exchange } = source.now?.handle ?? {};
            if (exchange !== undefined && !hasBooks(exchange)) {
              throw new FeedError(`${venueName(exchangeId)} has no order books.`, { permanent: true });
            }
            source.now?.connection.addBooks(markets);
          },
          remove: async (markets) => source.now?.connection.removeBooks(markets),
        },
        ids,
        signal,
      ),
    candles: (request, signal) => untilAborted(candles(request), signal, `Asking ${venueName(exchangeId)} for candles`),
    get counts() {
      const clockErrorMs = source.now?.clock.errorMs;
      return { rejected, booksRebuilt, ...(clockErrorMs !== undefined && { clockErrorMs }) };
    },
  };
}

/** ccxt puts best prices into tickers, where it has no channel for them. */
const hasTickers = ({ has }: CcxtExchange) => has.watchTickers === true || has.watchTicker === true;

/** Such a feed gives all there is. */
export interface CcxtFeed extends Feed {
  readonly followBooks: NonNullable<Feed['followBooks']>;
  readonly candles: NonNullable<Feed['candles']>;
  readonly counts: FeedCounts;
}

/** ccxt cannot cancel a request; the caller need not wait for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, what: string): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new FeedError(`${what} was called off.`));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
