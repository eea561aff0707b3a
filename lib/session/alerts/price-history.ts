interface Point {
  readonly time: number;
  readonly price: number;
}

/** How finely a window is kept; what is asked of it is off by no more than this part of it. */
const PARTS = 240;

/** The prices of a window that ends now, in bounded memory, to tell what the price was so long ago. */
export class PriceHistory {
  readonly #windowMs: number;
  readonly #spacingMs: number;
  #points: Point[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
    this.#spacingMs = windowMs / PARTS;
  }

  /** How many prices are held, at most 242. */
  get size(): number {
    return this.#points.length;
  }

  /** @param time ms; one before the newest (a clock was set back) forgets what is later. */
  add(time: number, price: number): void {
    const newest = this.#points.at(-1);
    if (newest !== undefined && time < newest.time) this.#points = this.#points.filter((point) => point.time <= time);
    if (this.#points.length > 1 && this.#slot(this.#points.at(-1)) === this.#slot({ time, price })) this.#points.pop();
    this.#points.push({ time, price });
    // The newest one from before the window is the price at its beginning.
    const from = time - this.#windowMs;
    while ((this.#points[1]?.time ?? Number.POSITIVE_INFINITY) <= from) this.#points.shift();
  }

  /**
   * The price one window before `now`; while less than a window is known, the oldest there is: what has moved in less
   * time has moved within the window, too.
   * @returns undefined before the first price.
   */
  base(now: number): number | undefined {
    const from = now - this.#windowMs;
    let base = this.#points[0]?.price;
    for (const { time, price } of this.#points) {
      if (time > from) break;
      base = price;
    }
    return base;
  }

  #slot(point: Point | undefined): number {
    return Math.floor((point?.time ?? 0) / this.#spacingMs);
  }
}
