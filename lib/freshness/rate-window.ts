const BUCKETS = 20;

/**
 * Update frequency: events per second over the last `windowMs`.
 *
 * A sliding-window counter: the window is cut into 20 buckets and the bucket that is leaving it counts by the
 * fraction still inside, so a steady rate reads as itself. Memory is fixed, whatever the rate. Until a whole
 * window has passed since the first event, the rate is over the time seen so far (at least one bucket).
 */
export class RateWindow {
  readonly #bucketMs: number;
  readonly #counts = new Float64Array(BUCKETS + 1);
  #newest: number | undefined;
  #first = 0;

  /** @param windowMs length of the window, greater than 0. */
  constructor(readonly windowMs: number) {
    if (!(windowMs > 0)) throw new RangeError('windowMs must be greater than 0');
    this.#bucketMs = windowMs / BUCKETS;
  }

  /** Counts `count` events (default 1) at `now`, ms on any one clock. A clock set back counts as its latest time. */
  add(now: number, count = 1): void {
    if (this.#newest === undefined) this.#first = now;
    const slot = this.#advance(now) % this.#counts.length;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
  }

  /** @returns events per second at `now`; 0 before the first event. */
  rate(now: number): number {
    if (this.#newest === undefined) return 0;
    const newest = this.#advance(now);
    const inside = Math.min(1, Math.max(0, now / this.#bucketMs - newest));
    let events = 0;
    for (let back = 0; back <= BUCKETS; back += 1) {
      const slot = (newest - back) % this.#counts.length;
      events += (this.#counts[slot] ?? 0) * (back === BUCKETS ? 1 - inside : 1);
    }
    const coveredMs = Math.min(this.windowMs, Math.max(this.#bucketMs, now - this.#first));
    return (events * 1000) / coveredMs;
  }

  #advance(now: number): number {
    const bucket = Math.floor(now / this.#bucketMs);
    const newest = this.#newest;
    if (newest !== undefined && bucket <= newest) return newest;
    if (newest === undefined || bucket - newest > BUCKETS) this.#counts.fill(0);
    else for (let empty = newest + 1; empty <= bucket; empty += 1) this.#counts[empty % this.#counts.length] = 0;
    this.#newest = bucket;
    return bucket;
  }
}
