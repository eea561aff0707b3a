export interface SparkPoint {
  /** ms since 1970, our clock. */
  readonly time: number;
  readonly price: number;
}

const MOST_POINTS = 180;

/** A price line of bounded length: when it is full, every second point goes and the spacing doubles. */
export class Spark {
  #points: SparkPoint[] = [];
  #spacingMs = 1_000;
  #settled = Number.NEGATIVE_INFINITY;

  /** A new array whenever it changed. */
  get points(): readonly SparkPoint[] {
    return this.#points;
  }

  add(time: number, price: number): void {
    const point = { time, price };
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
