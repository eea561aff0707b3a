/** A lost connection that is back within this time was never worth a word, ms. */
const GRACE_MS = 1_000;

/** Since when the server is lost; told once that has lasted for a second. */
export class Outage {
  readonly #onLasting: (since: number) => void;
  #since: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onLasting: (since: number) => void) {
    this.#onLasting = onLasting;
  }

  /** The connection is lost at `now`. Saying it again changes nothing. */
  begin(now: number): void {
    this.#since ??= now;
    const since = this.#since;
    this.#timer ??= setTimeout(() => this.#onLasting(since), GRACE_MS);
  }

  /** Idempotent. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#since = undefined;
  }
}
