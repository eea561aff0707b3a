interface Point {
  readonly time: number;
  readonly price: number;
  /** Until when it is known to have been the price; absent: until the next one. */
  readonly until?: number;
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

  /** @param time ms, never before the newest. */
  add(time: number, price: number): void {
    if (this.#points.length > 1 && this.#slot(this.#points.at(-1)) === this.#slot({ time, price })) this.#points.pop();
    this.#points.push({ time, price });
    // The newest one from before the window is the price at its beginning.
    const from = time - this.#windowMs;
    while ((this.#points[1]?.time ?? Number.POSITIVE_INFINITY) <= from) this.#points.shift();
  }

  /** Nobody looked from `until` to the next price: the newest one held until then, and further nobody knows. */
  interrupt(until: number): void {
    const newest = this.#points.pop();
    if (newest !== undefined) this.#points.push({ ...newest, until: newest.until ?? Math.max(until, newest.time) });
  }

  /**
   * The price one window before `now`; while less than a window is known, the oldest there is within it: what has moved
   * in less time has moved within the window, too.
   * @returns undefined where no price is known of the whole window.
   */
  base(now: number): number | undefined {
    const from = now - this.#windowMs;
    let base: number | undefined;
    for (const { time, price, until = Number.POSITIVE_INFINITY } of this.#points) {
      if (time > from) return base ?? price;
      base = until >= from ? price : undefined;
    }
    return base;
  }

  #slot(point: Point | undefined): number {
    return Math.floor((point?.time ?? 0) / this.#spacingMs);
  }
}
