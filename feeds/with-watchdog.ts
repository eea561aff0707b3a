import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { pause } from './backoff';
import { EventQueue } from './event-queue';
import { type Feed, FeedError } from './feed';
import { wrapFeed } from './wrap';

export interface WatchdogOptions {
  /** How long a followed feed may say nothing at all, ms. */
  readonly silenceMs: number;
}

const RELEASE_GRACE_MS = 2_000;

/**
 * For a feed whose whole silence is a fault: ends the follow with a FeedError that is not permanent, so that
 * `withRetry` around it follows again.
 */
export function withWatchdog<F extends Feed>(feed: F, { silenceMs }: WatchdogOptions): F {
  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    const stop = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<void> = Promise.resolve();
    const onAbort = () => queue.end();
    const onSilence = () =>
      queue.fail(new FeedError(`${feed.name} has said nothing for ${silenceMs} ms; its connection is taken for dead.`));
    const queue = new EventQueue<MarketEvent>(
      () => {
        timer = setTimeout(onSilence, silenceMs);
        running = run();
      },
      async () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        stop.abort();
        // A feed that hangs may hang on its way out too: do not wait for it for ever.
        const grace = new AbortController();
        await Promise.race([running.finally(() => grace.abort()), pause(RELEASE_GRACE_MS, grace.signal)]);
      },
    );

    async function run(): Promise<void> {
      let outcome: () => void = () => queue.end();
      try {
        for await (const event of feed.follow(ids, stop.signal)) {
          timer?.refresh();
          queue.push(event);
        }
      } catch (error) {
        outcome = () => queue.fail(error);
      }
      outcome();
    }

    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', onAbort, { once: true });
    return queue;
  }

  return wrapFeed(feed, { follow });
}
