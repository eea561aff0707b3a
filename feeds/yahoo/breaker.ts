import { RateLimitError, reasonOf } from '../failure';
import { FeedError } from '../feed';

export interface BreakerOptions {
  /** ms since 1970. */
  readonly now: () => number;
  /** From 0 to below 1; spreads returns. */
  readonly random: () => number;
  /** Failures in a row that open it. Default 3. */
  readonly threshold?: number;
  /** How long it stays open at first; twice as long each time. Default 1 minute. */
  readonly firstMs?: number;
  /** Default 30 minutes. */
  readonly capMs?: number;
}

/** One request that was let through; exactly one of its methods is called. */
export interface Attempt {
  succeeded(): void;
  failed(error: unknown): void;
  /** It was called off, and says nothing. */
  abandoned(): void;
}

/** Whatever Yahoo asks for, a day later it is asked again. */
const MOST_RETRY_AFTER_MS = 86_400_000;
/** Added to a wait at most, as a share of it. */
const JITTER = 0.1;

/**
 * Keeps requests from a source that fails. Closed, all pass; after some failures in a row, or one "too often", it is open
 * and refuses all; when its time is over one is let through alone, and what becomes of it closes it or opens it for longer.
 */
export class CircuitBreaker {
  #failures = 0;
  #openings = 0;
  #openUntil: number | undefined;
  #reason = '';
  #probing = false;
  /** Attempts that began before the last opening count no more. */
  #era = 0;

  constructor(private readonly options: BreakerOptions) {}

  /** When it lets one through again, ms since 1970; undefined while it is closed. */
  get retryAt(): number | undefined {
    return this.#openUntil;
  }

  /** Why it is open: a sentence. */
  get reason(): string {
    return this.#reason;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** @throws FeedError while it is open, and while the one that may pass is on its way. */
  admit(): Attempt {
    if (this.#openUntil !== undefined) {
      if (this.#probing || this.options.now() < this.#openUntil) throw new FeedError(this.#reason);
      this.#probing = true;
    }
    const era = this.#era;
    const isProbe = this.#probing;
    let isOver = false;
    const settle = (then: () => void) => {
      if (isOver) return;
      isOver = true;
      if (era !== this.#era) return;
      if (isProbe) this.#probing = false;
      then();
    };
    return {
      succeeded: () => settle(() => this.#close()),
      failed: (error) => settle(() => this.#fail(error, isProbe)),
      abandoned: () => settle(() => {}),
    };
  }

  #close(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#openUntil = undefined;
    this.#reason = '';
  }

  #fail(error: unknown, isProbe: boolean): void {
    const { threshold = 3, firstMs = 60_000, capMs = 1_800_000, now, random } = this.options;
    this.#failures += 1;
    const isTooOften = error instanceof RateLimitError;
    if (!isProbe && !isTooOften && this.#failures < threshold) return;
    const asked = isTooOften ? Math.min(error.retryAfterMs ?? 0, MOST_RETRY_AFTER_MS) : 0;
    const wait = Math.max(asked, Math.min(capMs, firstMs * 2 ** this.#openings));
    this.#openings = Math.min(this.#openings + 1, 30);
    this.#openUntil = now() + wait * (1 + JITTER * random());
    this.#era += 1;
    this.#probing = false;
    this.#reason = `${reasonOf(error, 120)} Next attempt at ${new Date(this.#openUntil).toISOString().slice(11, 19)} UTC.`;
  }
}
