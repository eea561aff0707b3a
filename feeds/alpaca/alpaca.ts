import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { type Feed, FeedError } from '../feed';
import { Redactor } from '../redactor';
import { withinTime } from '../within-time';
import { fetchCandles } from './candles';
import { fixedCatalogue, readAssets } from './catalogue';
import { AlpacaConnection, type Follower } from './connection';
import type { AlpacaOptions } from './options';
import { AlpacaRest } from './rest';

/**
 * Stocks the free plan streams at once: "Websocket Subscriptions: 30 symbols",
 * https://docs.alpaca.markets/docs/about-market-data-api. Older pages count channels. Where a plan has less than this,
 * Alpaca refuses the rest (405), and they say so.
 */
const FREE_STOCKS = 30;
const CATALOGUE_MS = 20_000;

/**
 * US stocks from Alpaca: quotes and trades of IEX (free) or of all exchanges (paid), halts, and the exchange's hours.
 * @throws FeedError from its methods, permanent for a refused key or plan, an unknown stock, or a candle of none.
 */
export function createAlpacaFeed(options: AlpacaOptions): Feed {
  const { keyId, secret, feed = 'iex' } = options;
  const redactor = new Redactor([keyId, secret]);
  const rest = new AlpacaRest(options, redactor);
  const connection = new AlpacaConnection(options, rest, redactor);
  const fixed = fixedCatalogue(feed);
  const hasMarket = fixed === undefined;
  let known: Promise<ReadonlySet<InstrumentId>> | undefined;

  async function instruments(signal: AbortSignal): Promise<readonly Instrument[]> {
    const listed = fixed ?? readAssets(await rest.assets(signal), (symbol) => connection.isCheap(symbol));
    known = Promise.resolve(new Set(listed.map(({ id }) => id)));
    return listed;
  }

  /** Alpaca takes subscriptions for stocks that do not exist, and then says nothing. */
  function knownIds(signal: AbortSignal): Promise<ReadonlySet<InstrumentId>> {
    known ??= withinTime(
      async (asking) => new Set((await instruments(asking)).map(({ id }) => id)),
      CATALOGUE_MS,
      signal,
      'Alpaca did not give its list of stocks in time.',
    ).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    const stop = new AbortController();
    let follower: Follower | undefined;
    const end = () => queue.end();
    const queue = new EventQueue<MarketEvent>(
      () => void join().catch((error: unknown) => queue.fail(error)),
      async () => {
        signal.removeEventListener('abort', end);
        stop.abort();
        if (follower !== undefined) await connection.leave(follower);
      },
    );

    async function join(): Promise<void> {
      const listed = await knownIds(stop.signal);
      if (stop.signal.aborted) return;
      for (const id of ids) if (!listed.has(id)) queue.push(unknown(id));
      follower = {
        ids: ids.filter((id) => listed.has(id)),
        push: (event) => queue.push(event),
        fail: (error) => queue.fail(error),
      };
      if (follower.ids.length > 0) connection.join(follower);
    }

    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', end, { once: true });
    return queue;
  }

  return {
    name: 'alpaca',
    venue: 'alpaca',
    about: ABOUT[feed],
    capabilities: {
      realtime: true,
      delayMinutes: 0,
      trades: true,
      bidAsk: true,
      book: false,
      candles: hasMarket,
      sessions: hasMarket,
      ...(feed !== 'sip' && { mostFollowed: FREE_STOCKS }),
      simulated: false,
    },
    instruments,
    follow,
    ...(hasMarket && {
      candles: async (request, signal) => {
        const listed = await knownIds(signal);
        if (!listed.has(request.id))
          throw new FeedError(`Alpaca does not list ${request.id}, and has no candles of it.`, { permanent: true });
        return fetchCandles(rest, request, await connection.now(signal), signal);
      },
    }),
    get counts() {
      const { rejected, clockErrorMs } = connection;
      return { rejected, booksRebuilt: 0, ...(clockErrorMs !== undefined && { clockErrorMs }) };
    },
  };
}

const ABOUT = {
  iex: 'US stocks as they trade on IEX, which has a few percent of all trading: its volume is not that of the market.',
  sip: 'US stocks as they trade on all US exchanges.',
  test: "Alpaca's test stream: one stock whose prices Alpaca makes up, around the clock.",
} as const;

function unknown(id: InstrumentId): MarketEvent {
  return {
    kind: 'state',
    id,
    state: 'down',
    since: Date.now(),
    detail: `Alpaca does not list ${id.slice(id.indexOf(':') + 1)} as a stock that trades.`,
  };
}
