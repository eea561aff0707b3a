const KEPT = 64;

/** The pauses between the last frames: the rhythm the market and its transport have at the moment. */
export class RecentGaps {
  readonly #gaps: number[] = [];
  #lastTime: number | undefined;

  /** A frame was applied at `now`, ms. */
  add(now: number): void {
    if (this.#lastTime !== undefined) this.#gaps.push(now - this.#lastTime);
    if (this.#gaps.length > KEPT) this.#gaps.shift();
    this.#lastTime = now;
  }

  /** @returns the pause that 95 of 100 do not exceed, ms; 0 before the second frame. */
  get usualMs(): number {
    const sorted = [...this.#gaps].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
  }
}
