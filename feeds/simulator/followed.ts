import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Feed } from '../feed';

/** Follows until `stop`, and keeps what comes. */
export function followed(feed: Feed, ids: readonly InstrumentId[]) {
  return keeping((signal) => feed.follow(ids, signal));
}

/** The same for order books. */
export function followedBooks(feed: Feed, ids: readonly InstrumentId[]) {
  return keeping((signal) => feed.followBooks?.(ids, signal) ?? []);
}

function keeping<E extends MarketEvent>(follow: (signal: AbortSignal) => AsyncIterable<E> | readonly E[]) {
  const controller = new AbortController();
  const events: E[] = [];
  const done = (async () => {
    for await (const event of follow(controller.signal)) events.push(event);
  })();
  return {
    events,
    /** Resolves when all that has come so far is among the events. */
    read: () => new Promise<void>((resolve) => setImmediate(resolve)),
    stop: () => {
      controller.abort();
      return done;
    },
  };
}
