import type { FeedLatency } from '@/lib/market/feed-status';

const WINDOW_SECONDS = 10;
const LATENCIES = 1_000;
/** Below this many the 95th percentile is one event's luck. */
const FEWEST_LATENCIES = 20;

/** What one feed has brought: how much, how often, and how long after the venue's own time. */
export class FeedMeter {
  events = 0;
  /** ms since 1970; undefined before the first. */
  lastMessageTime: number | undefined;
  readonly #buckets = new Float64Array(WINDOW_SECONDS);
  #second = 0;
  readonly #latencies = new Float64Array(LATENCIES);
  #timed = 0;

  /** @param eventTime the venue's, where it says one. All times ms since 1970. */
  count(ingestTime: number, eventTime: number | undefined): void {
    this.events += 1;
    if (!Number.isFinite(ingestTime)) return;
    this.lastMessageTime = ingestTime;
    this.#advance(ingestTime);
    const at = Math.floor(ingestTime / 1_000) % WINDOW_SECONDS;
    this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
    if (eventTime !== undefined) this.#latencies[this.#timed++ % LATENCIES] = ingestTime - eventTime;
  }

  /** Over the last 10 s. */
  eventsPerSecond(now: number): number {
    this.#advance(now);
    return this.#buckets.reduce((sum, count) => sum + count, 0) / WINDOW_SECONDS;
  }

  /** @returns undefined until 20 events had a time of their own. */
  latencyMs(clockErrorMs: number | undefined): FeedLatency | undefined {
    const held = Math.min(this.#timed, LATENCIES);
    if (held < FEWEST_LATENCIES) return undefined;
    const sorted = this.#latencies.slice(0, held).sort();
    // The nearest-rank quantile: a value that was seen.
    const at = (share: number) => sorted[Math.ceil(share * held) - 1] ?? 0;
    return {
      p50: at(0.5),
      p95: at(0.95),
      min: sorted[0] ?? 0,
      ...(clockErrorMs === undefined ? {} : { clockErrorMs }),
    };
  }

  /** Empties the seconds that have gone by without an event. */
  #advance(now: number): void {
    const second = Math.floor(now / 1_000);
    if (second < this.#second - WINDOW_SECONDS) {
      // The clock was set back: what was counted by the other one says nothing of now.
      this.#buckets.fill(0);
      this.#second = second;
    }
    const from = Math.max(this.#second + 1, second - WINDOW_SECONDS + 1);
    for (let gone = from; gone <= second; gone += 1) this.#buckets[gone % WINDOW_SECONDS] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
