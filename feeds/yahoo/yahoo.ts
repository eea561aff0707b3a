import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { type CandleRequest, type Feed, FeedError } from '../feed';
import { fetchOnce } from '../fetch-once';
import { readCandles } from './candles';
import { DELAY_MINUTES, delayOf, isListed, listInstruments, NEW_YORK, VENUE, yahooSymbol } from './catalogue';
import { YahooLine } from './line';
import { LISTED } from './listed';
import { YahooPoller } from './poller';
import type { Fetch } from './session';
import { Telling } from './telling';

export interface YahooOptions {
  /** Asks Yahoo, by its real addresses, without following redirects. Default `fetchOnce`. */
  readonly fetch?: Fetch;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** From 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
  readonly log?: (line: string) => void;
  /** Between two polls while a followed market is open. Default 15,000 ms. */
  readonly openMs?: number;
  /** While all are closed. Default 60,000 ms. */
  readonly closedMs?: number;
  /** Between two polls at least. Default 1,000 ms. */
  readonly leastMs?: number;
  /** For one answer. Default 10,000 ms. */
  readonly timeoutMs?: number;
  /** How long Yahoo is left alone after three failures in a row; twice as long each further time, up to 30 minutes. Default 60,000 ms. */
  readonly breakerFirstMs?: number;
}

/**
 * US stocks from Yahoo Finance: no key, polled, delayed. One request brings all that is followed.
 * The interface is unofficial, and its prices are for personal use.
 */
export function createYahooFeed(options: YahooOptions = {}): Feed {
  const { fetch = fetchOnce, now = Date.now, random = Math.random, log = () => {} } = options;
  const { openMs = 15_000, closedMs = 60_000, leastMs = 1_000, timeoutMs = 10_000, breakerFirstMs = 60_000 } = options;
  const line = new YahooLine({
    fetch,
    now,
    random,
    timeoutMs,
    breakerFirstMs,
    isExpected: (symbol) => isListed(symbol) || quoteOf(symbol) !== undefined,
  });
  const poller = new YahooPoller(line, { now, random, log, openMs, closedMs, leastMs });
  const quoteOf = (symbol: string) => poller.readings.get(symbol)?.quote;

  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    let telling: Telling | undefined;
    const end = () => queue.end();
    const queue = new EventQueue<MarketEvent>(
      () => {
        for (const id of ids) if (yahooSymbol(id) === undefined) queue.push(noSymbol(id, now()));
        const symbols = [...new Set(ids.map(yahooSymbol))].filter((symbol) => symbol !== undefined);
        if (symbols.length === 0) return;
        telling = new Telling(symbols, (event) => queue.push(event));
        poller.join(telling);
      },
      async () => {
        signal.removeEventListener('abort', end);
        if (telling !== undefined) await poller.leave(telling);
      },
    );
    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', end, { once: true });
    return queue;
  }

  async function candles(request: CandleRequest, signal: AbortSignal) {
    const symbol = yahooSymbol(request.id);
    if (symbol === undefined) throw new FeedError(`Yahoo has no ${request.id}.`, { permanent: true });
    const quote = quoteOf(symbol);
    const context = {
      ask: (chart: Parameters<YahooLine['chart']>[0]) => line.chart(chart, signal),
      timeZone: quote?.timeZone ?? NEW_YORK,
      knownUntil: now() - delayOf(quote) * 60_000,
      now: now(),
      reject: () => {
        line.rejected += 1;
      },
    };
    return readCandles(context, request);
  }

  return {
    name: VENUE,
    venue: VENUE,
    about: 'US stocks from Yahoo Finance: asked for every 15 s while the market is open, delayed, for personal use.',
    capabilities: {
      realtime: false,
      delayMinutes: DELAY_MINUTES,
      trades: false,
      bidAsk: false,
      book: false,
      candles: true,
      sessions: true,
      simulated: false,
    },
    // The list is ours, but a list of what does not answer would promise prices.
    instruments: async (signal) => {
      const symbols = LISTED.map(([symbol]) => symbol);
      const quotes = await line.quotes(symbols, signal);
      poller.take(symbols, quotes);
      return listInstruments(quoteOf);
    },
    follow,
    candles,
    get counts() {
      return { rejected: line.rejected + poller.readings.outdated, booksRebuilt: 0 };
    },
  };
}

function noSymbol(id: InstrumentId, since: number): MarketEvent {
  const detail = `${id.slice(id.indexOf(':') + 1, 41)} can be no symbol of Yahoo's.`;
  return { kind: 'state', id, state: 'down', since, detail };
}
