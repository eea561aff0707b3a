import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import type { Feed } from '../feed';

/** One follow of a scripted feed, in the hands of the test. */
export interface ScriptedFollow {
  readonly queue: EventQueue<MarketEvent>;
  readonly signal: AbortSignal;
}

/** A feed without a source: the test says what each follow does. */
export function scriptedFeed(onFollow: (follow: ScriptedFollow, attempt: number) => void): Feed & { follows: number } {
  const feed = {
    name: 'scripted',
    venue: 'sim',
    capabilities: {
      realtime: true,
      delayMinutes: 0,
      trades: true,
      bidAsk: true,
      book: false,
      candles: false,
      sessions: false,
      simulated: true,
    },
    follows: 0,
    instruments: async () => [],
    follow(_ids: readonly string[], signal: AbortSignal): AsyncIterable<MarketEvent> {
      const attempt = feed.follows++;
      const onAbort = () => queue.end();
      const queue = new EventQueue<MarketEvent>(
        () => onFollow({ queue, signal }, attempt),
        () => signal.removeEventListener('abort', onAbort),
      );
      if (signal.aborted) queue.end();
      else signal.addEventListener('abort', onAbort, { once: true });
      return queue;
    },
  };
  return feed;
}

/** A trade of a scripted feed. */
export const scriptedTrade = (price: number): MarketEvent => ({
  kind: 'trade',
  id: 'sim:BTC-USD',
  price,
  size: 1,
  ingestTime: Date.now(),
});
