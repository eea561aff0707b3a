import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Feed } from '../feed';

/** Follows a feed in the background and keeps what it says. */
export interface Listener {
  readonly events: readonly MarketEvent[];
  /**
   * The first event that fits.
   * @param options `from` is the number of the first event to look at (default: those to come), `withinMs` is by
   *   default generous, because the machine may be busy.
   * @throws Error when there is none in time, or when the feed ends before.
   */
  until(
    fits: (event: MarketEvent) => boolean,
    options?: { readonly from?: number; readonly withinMs?: number },
  ): Promise<MarketEvent>;
  /** Resolves at the end of the iteration, with its error if there was one. */
  readonly ended: Promise<unknown>;
  stop(): Promise<unknown>;
}

export const listen = (feed: Feed, ids: readonly InstrumentId[]): Listener =>
  listenTo((signal) => feed.follow(ids, signal));

/** The same with order books. */
export function listenToBooks(feed: Feed, ids: readonly InstrumentId[]): Listener {
  return listenTo((signal) => {
    if (feed.followBooks === undefined) throw new Error(`${feed.name} has no order books.`);
    return feed.followBooks(ids, signal);
  });
}

function listenTo(follow: (signal: AbortSignal) => AsyncIterable<MarketEvent>): Listener {
  const controller = new AbortController();
  const events: MarketEvent[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const wake = () => {
    for (const check of [...waiting]) check();
  };
  const ended = (async () => {
    try {
      for await (const event of follow(controller.signal)) {
        events.push(event);
        wake();
      }
      return undefined;
    } catch (error) {
      return error;
    } finally {
      isOver = true;
      wake();
    }
  })();

  return {
    events,
    ended,
    until(fits, { withinMs = 8_000, from = events.length } = {}) {
      return new Promise((resolve, reject) => {
        let at = from;
        const done = (settle: () => void) => {
          clearTimeout(timer);
          waiting.delete(check);
          settle();
        };
        const check = () => {
          for (; at < events.length; at++) {
            const event = events[at];
            if (event !== undefined && fits(event)) return done(() => resolve(event));
          }
          if (isOver) done(() => reject(new Error(`The feed ended first, after ${events.length} events.`)));
        };
        const tail = () => events.slice(-5).map((event) => JSON.stringify(event));
        const timer = setTimeout(
          () =>
            done(() => reject(new Error(`Not within ${withinMs} ms. Last of ${events.length}:\n${tail().join('\n')}`))),
          withinMs,
        );
        waiting.add(check);
        check();
      });
    },
    stop() {
      controller.abort();
      return ended;
    },
  };
}

/** Prices of one instrument. */
export const priceOf = (id: InstrumentId) => (event: MarketEvent) => event.kind !== 'state' && event.id === id;
/** A state of a venue or an instrument. */
export const stateOf = (subject: string, state: string) => (event: MarketEvent) =>
  event.kind === 'state' && (event.venue === subject || event.id === subject) && event.state === state;
