export interface VenueDeskOptions {
  /** Requests under way at once. Default 2. */
  readonly most?: number;
  /** Least time between the beginnings of two, ms. Default 200. */
  readonly gapMs?: number;
  /** Requests that may wait. Default 32. */
  readonly mostWaiting?: number;
  /** Longest time one may take, ms. Default 10,000. */
  readonly limitMs?: number;
}

/** Asks one venue, few at a time and not too fast: venues ban those who do otherwise. */
export class VenueDesk {
  readonly #most: number;
  readonly #gapMs: number;
  readonly #mostWaiting: number;
  readonly #limitMs: number;
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #nextAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ most = 2, gapMs = 200, mostWaiting = 32, limitMs = 10_000 }: VenueDeskOptions = {}) {
    this.#most = most;
    this.#gapMs = gapMs;
    this.#mostWaiting = mostWaiting;
    this.#limitMs = limitMs;
  }

  /**
   * Asks when it is its turn.
   * @throws what `ask` throws; Error when too many wait, when it takes too long, or after `close`.
   */
  async ask<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#waiting.length >= this.#mostWaiting) throw new Error('Too many wait for this venue.');
    await new Promise<void>((begin) => {
      this.#waiting.push(begin);
      this.#next();
    });
    try {
      return await this.#withinTime(ask);
    } finally {
      this.#running--;
      this.#next();
    }
  }

  /** Whoever waits or asks is told that it is over. */
  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#nextAt = 0;
    this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    const closed = this.#closing.signal.aborted;
    while (this.#waiting.length > 0 && (this.#running < this.#most || closed)) {
      const wait = closed ? 0 : this.#nextAt - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#next(), wait);
        return;
      }
      this.#nextAt = performance.now() + this.#gapMs;
      this.#running++;
      this.#waiting.shift()?.();
    }
  }

  /** A venue that ignores its signal must not hold a place for ever. */
  async #withinTime<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const attempt = new AbortController();
    const { signal: closing } = this.#closing;
    const giveUp = () => attempt.abort();
    if (closing.aborted) giveUp();
    const limit = setTimeout(giveUp, this.#limitMs);
    closing.addEventListener('abort', giveUp, { once: true });
    const refused = new Promise<never>((_, reject) => {
      const refuse = () => reject(new Error(closing.aborted ? 'This server stops.' : 'There was no answer in time.'));
      if (attempt.signal.aborted) refuse();
      else attempt.signal.addEventListener('abort', refuse, { once: true });
    });
    try {
      return await Promise.race([attempt.signal.aborted ? refused : ask(attempt.signal), refused]);
    } finally {
      clearTimeout(limit);
      closing.removeEventListener('abort', giveUp);
    }
  }
}
