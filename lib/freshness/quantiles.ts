/**
 * The `p` quantile of numbers sorted ascending, by linear interpolation between order statistics: type 7 of
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), the default of R and NumPy.
 * With h = (n − 1)·p it is x[⌊h⌋] + (h − ⌊h⌋)·(x[⌊h⌋ + 1] − x[⌊h⌋]).
 *
 * @param p between 0 and 1; clamped.
 * @returns undefined when `sorted` is empty; never NaN for finite input.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | undefined {
  const h = (sorted.length - 1) * Math.min(1, Math.max(0, p));
  const low = sorted[Math.floor(h)];
  const high = sorted[Math.ceil(h)];
  if (low === undefined || high === undefined) return undefined;
  const share = h - Math.floor(h);
  // Rounding must not push the result out of [low, high].
  return Math.max(low, Math.min(high, low * (1 - share) + high * share));
}

/** p50, p95 and p99 in the unit of the samples. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The last `capacity` samples of a latency (ms; negative when two clocks disagree) and their quantiles. */
export class LatencyWindow {
  readonly #ring: Float64Array;
  #written = 0;

  /** @param capacity how many samples to keep, at least 1. */
  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('capacity must be at least 1');
    this.#ring = new Float64Array(Math.floor(capacity));
  }

  /** Samples held now. */
  get size(): number {
    return Math.min(this.#written, this.#ring.length);
  }

  /** Adds a sample, dropping the oldest when full. NaN and infinities are ignored. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#ring[this.#written % this.#ring.length] = value;
    this.#written += 1;
  }

  /** @returns the quantile for each of `ps` (type 7); each is undefined while there is no sample. */
  quantiles(ps: readonly number[]): (number | undefined)[] {
    const sorted = this.#ring.slice(0, this.size).sort();
    return ps.map((p) => quantile(sorted, p));
  }

  /** @returns undefined while there is no sample. */
  summary(): LatencySummary | undefined {
    const [p50, p95, p99] = this.quantiles([0.5, 0.95, 0.99]);
    return p50 === undefined || p95 === undefined || p99 === undefined ? undefined : { p50, p95, p99 };
  }

  clear(): void {
    this.#written = 0;
  }
}
