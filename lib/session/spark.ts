export interface SparkPoint {
  /** ms since 1970, on one clock. */
  readonly time: number;
  readonly price: number;
  /** The server had started again before it: how the price came here nobody knows, and no line leads to it. */
  readonly begins?: true;
}

const MOST_POINTS = 180;
const FIRST_SPACING_MS = 1_000;
/** Times in disorder by no more than this are one price following another; beyond, a clock was set back. */
const SET_BACK_MS = 1_000;

/** A price line of bounded length: when it is full, every second point goes and the spacing doubles. */
export class Spark {
  #points: SparkPoint[] = [];
  #spacingMs = FIRST_SPACING_MS;
  #settled = Number.NEGATIVE_INFINITY;
  #broken = false;

  /** A new array whenever it changed. */
  get points(): readonly SparkPoint[] {
    return this.#points;
  }

  /** The server has started again: the next point begins a line of its own. */
  break(): void {
    this.#broken = this.#points.length > 0;
  }

  add(time: number, price: number): void {
    const newest = this.#points.at(-1);
    if (newest !== undefined && time < newest.time - SET_BACK_MS) {
      // Waiting for the time to come again would freeze the line.
      this.#points = [];
      this.#spacingMs = FIRST_SPACING_MS;
      this.#settled = Number.NEGATIVE_INFINITY;
      this.#broken = false;
    }
    const begins = this.#broken;
    this.#broken = false;
    // The newest point follows the price; the ones before it stay where they are.
    const follows = time - this.#settled < this.#spacingMs && this.#points.length > 1;
    if (follows && !begins && newest?.begins !== true) {
      this.#points = [...this.#points.slice(0, -1), { time, price }];
      return;
    }
    this.#settled = time;
    this.#points = [...this.#points, begins ? { time, price, begins } : { time, price }];
    if (this.#points.length <= MOST_POINTS) return;
    this.#points = thinned(this.#points);
    this.#spacingMs *= 2;
  }
}

/** Every second one; a break moves on to the next that stays. */
function thinned(points: readonly SparkPoint[]): SparkPoint[] {
  return points.flatMap((point, at) => {
    if (at % 2 === 1) return [];
    return at > 0 && points[at - 1]?.begins === true ? [{ ...point, begins: true }] : [point];
  });
}
