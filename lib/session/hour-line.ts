import type { SparkPoint } from './spark';

const HOUR_MS = 3_600_000;
/** No two prices are nearer to each other than this share of the line, nor than a second. */
const SHARE = 1 / 60;
const LEAST_SPACING_MS = 1_000;
/** Times in disorder by no more than this are one price following another; beyond, a clock was set back. */
const SET_BACK_MS = 1_000;

/**
 * The price of the last hour: what the server knew before, about a point a minute, and what came since. It is of one
 * stretch: after a start of the server, and when a clock was set back, it begins anew. A few hundred points at most.
 */
export class HourLine {
  #points: SparkPoint[] = [];
  #settled = 0;
  #broken = false;

  /** Oldest first, all on one clock. */
  get points(): readonly SparkPoint[] {
    return this.#points;
  }

  /** The server has started again: the next price begins another line. Until then this one stays. */
  break(): void {
    this.#broken = true;
  }

  /**
   * The newest point follows the price; the ones before it stay where they are.
   * @returns whether nothing is known of the hour before it.
   */
  add(time: number, price: number): boolean {
    const newest = this.#points.at(-1);
    if (this.#broken || (newest !== undefined && time < newest.time - SET_BACK_MS)) this.#points = [];
    this.#broken = false;
    const points = this.#points;
    if (points.length > 1 && time - this.#settled < this.#spacingMs) points.pop();
    else this.#settled = time;
    points.push({ time, price });
    const gone = points.findIndex((point) => point.time >= time - HOUR_MS);
    if (gone > 0) points.splice(0, gone);
    return points.length === 1;
  }

  /** Puts what was told in front, as far as it is of this hour and older than what was seen. @param told oldest first. */
  precede(told: readonly SparkPoint[]): void {
    const first = this.#points[0];
    const newest = this.#points.at(-1);
    if (first === undefined || newest === undefined || this.#broken) return;
    const earlier = told.filter(({ time }) => time < first.time && time >= newest.time - HOUR_MS);
    this.#points = [...earlier, ...this.#points];
  }

  get #spacingMs(): number {
    const length = this.#settled - (this.#points[0]?.time ?? this.#settled);
    return Math.max(LEAST_SPACING_MS, length * SHARE);
  }
}
