/** Between two questions while there is no answer, ms. */
const ASK_EVERY_MS = 2_000;
/** An answer older than this says nothing any more, ms. */
const VALID_MS = 5_000;
/** How long an answer tells of the line, ms. */
const SLOW_MS = 30_000;

/** Whether the server itself was there when asked by a plain request: only then is a transport to blame. */
export class ServerAnswers {
  #askedTime: number | undefined;
  #asking = false;
  #up: boolean | undefined;
  #tookMs = 0;

  /** @returns true when it is to be asked now; then `answered` has to be called. */
  ask(now: number): boolean {
    const down = this.#up === false && now - (this.#askedTime ?? 0) < ASK_EVERY_MS;
    if (this.#asking || down) return false;
    this.#asking = true;
    this.#askedTime = now;
    return true;
  }

  answered(up: boolean, now: number): void {
    this.#asking = false;
    this.#up = up;
    if (up) this.#tookMs = now - (this.#askedTime ?? now);
  }

  /** How long it took to answer of late, ms: how slow the line is. 0 where nobody had to ask. */
  slowMs(now: number): number {
    return this.#askedTime === undefined || now - this.#askedTime > SLOW_MS ? 0 : this.#tookMs;
  }

  /** @returns what it said when asked at `since` or later; undefined when it was not, or too long ago. */
  upSince(since: number, now: number): boolean | undefined {
    if (this.#asking || this.#askedTime === undefined) return undefined;
    return this.#askedTime < since || now - this.#askedTime > VALID_MS ? undefined : this.#up;
  }
}
