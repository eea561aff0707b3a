import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { type BackoffOptions, backoffMs, pause } from './backoff';
import { EventQueue } from './event-queue';
import { isPermanent, RateLimitError, reasonOf } from './failure';
import type { Feed } from './feed';
import { wrapFeed } from './wrap';

export interface RetryOptions extends BackoffOptions {
  /** A follow that lasted this long counts as healthy, and the waits start small again. Default 10,000 ms. */
  readonly stableMs?: number;
  /** Wait after "too often" when the source names no time. Default 10,000 ms. */
  readonly rateLimitMs?: number;
  /** The longest a source may make us wait. Default 15 minutes. */
  readonly rateLimitCapMs?: number;
  readonly now?: () => number;
  readonly log?: (message: string) => void;
}

/** How long to wait before attempt number `attempt` (0 is the first retry), in ms. */
function waitMs(error: unknown, attempt: number, options: RetryOptions): number {
  const jitter = backoffMs(attempt, options);
  if (!(error instanceof RateLimitError)) return jitter;
  const asked = Math.min(error.retryAfterMs ?? options.rateLimitMs ?? 10_000, options.rateLimitCapMs ?? 900_000);
  // Never earlier than asked; the jitter goes on top, so that many processes do not return in step.
  return asked + Math.min(jitter, 1_000);
}

/**
 * Follows again after every failure that is not permanent, waiting longer each time (full jitter), and says so in
 * states of the venue: `down` with the reason, `live` at the first price after it.
 * @throws FeedError from `instruments` and from the iterator when the failure is permanent.
 */
export function withRetry<F extends Feed>(feed: F, options: RetryOptions = {}): F {
  const { stableMs = 10_000, now = Date.now, log = () => {} } = options;

  async function instruments(signal: AbortSignal) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await feed.instruments(signal);
      } catch (error) {
        if (signal.aborted || isPermanent(error)) throw error;
        log(`${feed.name}: the list of instruments did not come (${reasonOf(error)}); trying again.`);
        await pause(waitMs(error, attempt, options), signal);
        if (signal.aborted) throw error;
      }
    }
  }

  function follow(ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> {
    const stop = new AbortController();
    const onAbort = () => queue.end();
    let running: Promise<void> = Promise.resolve();
    const queue = new EventQueue<MarketEvent>(
      () => {
        running = run();
      },
      async () => {
        signal.removeEventListener('abort', onAbort);
        stop.abort();
        await running;
      },
    );

    async function run(): Promise<void> {
      let attempt = 0;
      let down = false;
      while (!stop.signal.aborted) {
        const started = performance.now();
        try {
          for await (const event of feed.follow(ids, stop.signal)) {
            if (down && event.kind !== 'state') {
              down = false;
              queue.push({ kind: 'state', venue: feed.venue, state: 'live', since: now() });
            } else if (event.kind === 'state' && event.venue === feed.venue) down = event.state === 'down';
            queue.push(event);
          }
          // A feed that ends by itself (a recording that is over) has nothing more to say.
          queue.end();
          return;
        } catch (error) {
          if (stop.signal.aborted) return;
          if (isPermanent(error)) {
            queue.fail(error);
            return;
          }
          if (performance.now() - started >= stableMs) attempt = 0;
          const wait = waitMs(error, attempt++, options);
          log(`${feed.name}: ${reasonOf(error)} Next attempt in ${Math.round(wait)} ms.`);
          if (!down) {
            down = true;
            queue.push({ kind: 'state', venue: feed.venue, state: 'down', since: now(), detail: reasonOf(error) });
          }
          await pause(wait, stop.signal);
        }
      }
    }

    if (signal.aborted) queue.end();
    else signal.addEventListener('abort', onAbort, { once: true });
    return queue;
  }

  return wrapFeed(feed, { instruments, follow });
}
