export interface SparkPoint {
  /** ms since 1970, on one clock. */
  readonly time: number;
  readonly price: number;
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

  /** A new array whenever it changed. */
  get points(): readonly SparkPoint[] {
    return this.#points;
  }

  add(time: number, price: number): void {
    const point = { time, price };
    const newest = this.#points.at(-1);
    if (newest !== undefined && time < newest.time - SET_BACK_MS) {
      // Waiting for the time to come again would freeze the line.
      this.#points = [];
      this.#spacingMs = FIRST_SPACING_MS;
      this.#settled = Number.NEGATIVE_INFINITY;
    }
    // The newest point follows the price; the ones before it stay where they are.
    if (time - this.#settled < this.#spacingMs && this.#points.length > 1) {
      this.#points = [...this.#points.slice(0, -1), point];
      return;
    }
    this.#settled = time;
    this.#points = [...this.#points, point];
    if (this.#points.length <= MOST_POINTS) return;
    this.#points = this.#points.filter((_, at) => at % 2 === 0);
    this.#spacingMs *= 2;
  }
}
