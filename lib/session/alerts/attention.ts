/** A span that a page which runs never leaves without a sign of life, ms: its timers run once a second. */
const LEAST_BREAK_MS = 5_000;
/** In tabs hidden for long, browsers let timers run once a minute. Beyond this, ms, no page that runs is so slow. */
const MOST_BREAK_MS = 90_000;
/** Without a word from the server for this long, ms, the page would have been told that there is none. */
const DEAD_CONNECTION_MS = 26_000;

export interface AttentionClocks {
  /** Ms since 1970. It may be set, forward and back; it goes on while the computer sleeps. */
  now(): number;
  /** Ms since some moment. It is never set; on some systems it stands still while the computer sleeps. */
  elapsed(): number;
}

/**
 * Since when this page has listened without a break, and up to when it knows what happened. What is told here are
 * spans of its own time: nothing that anybody does to a clock makes something old, or new.
 *
 * The page is asleep, frozen or out of its mind where it gives no sign of life for longer than its timers take at
 * present, or where the clock on the wall has gone on by itself. All is as of the last sign.
 */
export class Attention {
  readonly #clocks: AttentionClocks;
  readonly #onBreak: (until: number) => void;
  #elapsed: number;
  #wall: number;
  #sleptMs = 0;
  #since: number;
  #heardTime: number;
  #lookTime: number;
  /** How slowly timers run at present. */
  #lookGapMs = 0;

  /** @param onBreak told when it has begun anew; up to `until` it knew what happened. */
  constructor(clocks: AttentionClocks, onBreak: (until: number) => void) {
    this.#clocks = clocks;
    this.#onBreak = onBreak;
    this.#elapsed = clocks.elapsed();
    this.#wall = clocks.now();
    this.#since = this.#heardTime = this.#lookTime = this.time;
  }

  /** Ms since some moment, sleep included as far as a clock tells of it; never set back. */
  get time(): number {
    return this.#elapsed + this.#sleptMs;
  }

  /** When it began to listen, in `time`. */
  get since(): number {
    return this.#since;
  }

  /**
   * Up to when it is known what came and what did not, in `time`: the last word from the server, or the present where
   * there has been none for so long that a dead connection would have been noticed.
   */
  get toldTime(): number {
    const quietMs = this.time - Math.max(this.#heardTime, this.#since);
    return quietMs >= DEAD_CONNECTION_MS + this.#lookGapMs ? this.time : this.#heardTime;
  }

  /** The page runs. */
  sign(): void {
    const until = this.toldTime;
    const elapsed = this.#clocks.elapsed();
    const wall = this.#clocks.now();
    const passedMs = elapsed - this.#elapsed;
    const aloneMs = wall - this.#wall - passedMs;
    this.#elapsed = elapsed;
    this.#wall = wall;
    const slept = aloneMs >= LEAST_BREAK_MS;
    if (slept) this.#sleptMs += aloneMs;
    const mostMs = Math.min(Math.max(LEAST_BREAK_MS, 1.5 * this.#lookGapMs), MOST_BREAK_MS);
    if (slept || passedMs > mostMs) this.#beginAnew(until);
  }

  /** The server said something. */
  heard(): void {
    this.sign();
    this.#heardTime = this.time;
  }

  /** The timer of the page ran. */
  looked(): void {
    this.sign();
    this.#lookGapMs = this.time - this.#lookTime;
    this.#lookTime = this.time;
  }

  /** There is nobody to listen to now. */
  interrupt(): void {
    this.#beginAnew(this.toldTime);
  }

  #beginAnew(until: number): void {
    this.#since = this.time;
    this.#onBreak(until);
  }
}
