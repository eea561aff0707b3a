import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { BackoffOptions } from '../backoff';
import { EventQueue } from '../event-queue';
import { type Feed, type FeedCounts, FeedError } from '../feed';
import { venueName } from '../venues';
import { CcxtConnection } from './connection';
import { feedErrorOf } from './error';
import { type CcxtConfig, mergeConfig, type OpenedExchange, openExchange } from './exchange';
import { type SpotMarket, spotMarkets } from './market';
import { InstrumentReader } from './reader';
import { venueOf } from './venue';
import { DEFAULT_WATCH_TIMES, type WatchTimes } from './watch-times';

export interface CcxtFeedOptions {
  /** Constructor config of ccxt, deep-merged over ours: addresses, time-outs, `enableRateLimit`. */
  readonly config?: CcxtConfig;
  /** When silence becomes a fault; see `WatchTimes` for the defaults. */
  readonly times?: Partial<WatchTimes>;
  /** Waits between attempts to reconnect. */
  readonly reconnect?: BackoffOptions;
  /** Milliseconds since 1970; stamps `ingestTime`. */
  readonly now?: () => number;
  readonly log?: (message: string) => void;
}

interface Loaded {
  readonly handle: OpenedExchange;
  markets: Map<InstrumentId, SpotMarket>;
  readonly connection: CcxtConnection;
}

/** Who follows, and what. */
interface Follower {
  readonly queue: EventQueue<MarketEvent>;
  readonly readers: readonly InstrumentReader[];
}

/**
 * Spot markets of one exchange through ccxt pro: best bid and offer with every change, every trade once, and the
 * 24 h figures. All who follow share one connection, which finds its own way back after a loss; the venue's
 * states say so. ccxt is loaded with the first call.
 * @param exchangeId ccxt's name: `coinbase`, `kraken`, `binance` …
 * @throws FeedError from its methods: permanent for an exchange ccxt does not have and when no followed instrument
 *   is known; passing when the list of markets cannot be had.
 */
export function createCcxtFeed(
  exchangeId: string,
  options: CcxtFeedOptions = {},
): Feed & { readonly counts: FeedCounts } {
  const { config = {}, reconnect = {}, now = Date.now, log = () => {} } = options;
  const times = { ...DEFAULT_WATCH_TIMES, ...options.times };
  const venue = venueOf(exchangeId);
  const readers = new Map<InstrumentId, InstrumentReader>();
  const followers = new Set<Follower>();
  const byId = new Map<InstrumentId, Set<Follower>>();
  let rejected = 0;
  let loading: Promise<Loaded> | undefined;
  let handle: OpenedExchange | undefined;
  let hasFailed = false;
  let hasListed = false;

  function emit(event: MarketEvent): void {
    const whom = event.id === undefined ? followers : byId.get(event.id);
    for (const follower of whom ?? []) follower.queue.push(event);
  }

  function fail(error: FeedError): void {
    for (const follower of [...followers]) follower.queue.fail(error);
  }

  const reject = () => {
    rejected++;
  };

  async function load(): Promise<Loaded> {
    handle ??= await openExchange(exchangeId, mergeConfig(venue.config, config));
    const markets = await askMarkets(handle, hasFailed);
    return { handle, markets, connection: new CcxtConnection(handle, venue, connectionOptions) };
  }

  /** @param again ccxt keeps its first answer, even a failed one; only a reload asks anew. */
  async function askMarkets({ exchange }: OpenedExchange, again: boolean): Promise<Map<InstrumentId, SpotMarket>> {
    try {
      await exchange.loadMarkets(again);
      const markets = spotMarkets(exchange, venue);
      // An error page served as a success parses into no markets at all.
      if (markets.size === 0) {
        throw new FeedError(`${venueName(exchangeId)} answered, but its list of markets could not be read.`);
      }
      return markets;
    } catch (error) {
      hasFailed = true;
      throw feedErrorOf(error, exchangeId, 'did not give its list of markets', exchange.last_response_headers);
    }
  }

  const connectionOptions = { times, backoff: reconnect, now, log, emit, fail, reject };

  function loaded(): Promise<Loaded> {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  function readerOf(market: SpotMarket): InstrumentReader {
    const { id } = market.instrument;
    const known = readers.get(id);
    if (known !== undefined) return known;
    const reader = new InstrumentReader(market, reject);
    readers.set(id, reader);
    return reader;
  }

  async function instruments(signal: AbortSignal): Promise<readonly Instrument[]> {
    const source = await untilAborted(loaded(), signal, exchangeId);
    // Whoever asks again wants to know what has changed since.
    if (hasListed) source.markets = await untilAborted(askMarkets(source.handle, true), signal, exchangeId);
    hasListed = true;
    return [...source.markets.values()].map((market) => market.instrument);
  }

  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    let follower: Follower | undefined;
    let connection: CcxtConnection | undefined;
    let ended = false;
    const onAbort = () => queue.end();
    const queue = new EventQueue<MarketEvent>(
      () => {
        start().catch((error: unknown) => queue.fail(error));
      },
      async () => {
        ended = true;
        signal.removeEventListener('abort', onAbort);
        if (follower === undefined) return;
        followers.delete(follower);
        const unused = follower.readers.filter((reader) => !leave(byId, reader.market.instrument.id, follower));
        await connection?.remove(unused);
      },
    );

    async function start(): Promise<void> {
      const source = await loaded();
      if (ended) return;
      const wanted = [...new Set(ids)];
      const known = wanted.flatMap((id) => source.markets.get(id) ?? []);
      const unknown = wanted.filter((id) => !source.markets.has(id));
      const complaint = (id: InstrumentId) => `${venueName(exchangeId)} has no open spot market "${id.slice(0, 50)}".`;
      if (known.length === 0) {
        const [first] = unknown;
        throw new FeedError(
          first === undefined ? 'There is nothing to follow: the list of ids is empty.' : complaint(first),
          {
            permanent: true,
          },
        );
      }
      for (const id of unknown) queue.push({ kind: 'state', id, state: 'down', since: now(), detail: complaint(id) });
      follower = { queue, readers: known.map(readerOf) };
      connection = source.connection;
      if (connection.state !== undefined) queue.push(connection.state);
      for (const reader of follower.readers) {
        for (const event of reader.snapshot()) queue.push(event);
        join(byId, reader.market.instrument.id, follower);
      }
      followers.add(follower);
      connection.add(follower.readers);
    }

    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', onAbort, { once: true });
    return queue;
  }

  return {
    name: `ccxt:${exchangeId}`,
    venue: exchangeId,
    capabilities: {
      realtime: true,
      delayMinutes: 0,
      trades: true,
      bidAsk: true,
      book: false,
      candles: false,
      sessions: false,
      simulated: false,
    },
    instruments,
    follow,
    get counts() {
      return { rejected, booksRebuilt: 0 };
    },
  };
}

function join(byId: Map<InstrumentId, Set<Follower>>, id: InstrumentId, follower: Follower): void {
  const set = byId.get(id);
  if (set === undefined) byId.set(id, new Set([follower]));
  else set.add(follower);
}

/** @returns whether others still follow it. */
function leave(byId: Map<InstrumentId, Set<Follower>>, id: InstrumentId, follower: Follower | undefined): boolean {
  const set = byId.get(id);
  if (set === undefined || follower === undefined) return false;
  set.delete(follower);
  if (set.size === 0) byId.delete(id);
  return set.size > 0;
}

/** ccxt cannot cancel a request; the caller need not wait for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, venue: string): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new FeedError(`Asking ${venueName(venue)} for its instruments was called off.`));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
