import { BEHIND_BUDGET_MS, FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import type { AutoTimes } from './auto-times';
import type { LaneReading } from './lane-reading';
import type { Trouble } from './trouble';

/** Behind for so long within one window breaks the contract at once, ms. */
const CLEARLY_BEHIND_MS = 2_000;

export type Verdict =
  /** Its first frame may still come. */
  | { readonly kind: 'waiting' }
  /** It has not run for long enough. */
  | { readonly kind: 'unjudged' }
  | { readonly kind: 'kept' }
  /** Over the budget, perhaps by one hiccup. */
  | { readonly kind: 'violated' }
  | { readonly kind: 'broken'; readonly trouble: Trouble };

/**
 * Judges one lane. It is easier to stay than to come back (hysteresis): the contract is violated by 1 % of a window,
 * but one hiccup costs nobody the connection. It is broken when a violation outlasts the window it began in, so that
 * there was more than one, or when 20 % of a window were behind: longer than another tab needs to take over a shared
 * connection.
 */
export class Judge {
  readonly #times: AutoTimes;
  readonly #limitMs: number;
  #since: number;
  #failuresBefore = 0;
  /** Not judged by freshness before, ms since 1970. */
  #calmUntil = 0;
  #forgiven = false;
  #violatedSince: number | undefined;

  /** @param limitMs staleness it is held to. */
  constructor(now: number, limitMs: number, times: AutoTimes) {
    this.#since = now;
    this.#limitMs = limitMs;
    this.#times = times;
  }

  /** What was is not held against it: it has to bring a frame, as at its start. */
  forgive(now: number, reading: LaneReading): void {
    this.#since = now;
    this.#failuresBefore = reading.facts.failures;
    this.#forgiven = true;
    this.excuse(now);
  }

  /** Nobody could tell how fresh it was up to now. */
  excuse(now: number): void {
    this.#calmUntil = now + FRESHNESS_CONTRACT.windowMs + this.#times.judgedAfterMs;
    this.#violatedSince = undefined;
  }

  /** @param slowMs how slowly the server itself answers: a slow line needs several of its round trips to begin. */
  look(now: number, reading: LaneReading, slowMs: number): Verdict {
    const { startTime, firstFrameTime, lastFrameTime = 0, failures, cause } = reading.facts;
    if (this.#forgiven && lastFrameTime > this.#since) {
      this.#forgiven = false;
      this.#failuresBefore = 0;
      this.excuse(now);
    }
    const began = firstFrameTime !== undefined && !this.#forgiven;
    // A connection that worked may break once; one that never did gets no second try.
    if (failures - this.#failuresBefore >= (began ? 2 : 1)) {
      return { kind: 'broken', trouble: { kind: 'failed', cause: cause ?? 'no connection' } };
    }
    if (!began) {
      const silentMs = reading.blamedMs(Math.max(this.#since, startTime));
      const { firstFrameMs } = this.#times;
      if (silentMs <= firstFrameMs + 4 * slowMs) return { kind: 'waiting' };
      return { kind: 'broken', trouble: { kind: 'silent', ms: silentMs } };
    }
    const judgedFrom = Math.max(firstFrameTime + this.#times.judgedAfterMs, this.#calmUntil);
    return now < judgedFrom ? { kind: 'unjudged' } : this.#byFreshness(now, reading);
  }

  #byFreshness(now: number, reading: LaneReading): Verdict {
    const behindMs = reading.behindMs(this.#limitMs);
    if (behindMs <= BEHIND_BUDGET_MS) {
      this.#violatedSince = undefined;
      return { kind: 'kept' };
    }
    this.#violatedSince ??= now;
    const lasts = now - this.#violatedSince > FRESHNESS_CONTRACT.windowMs;
    if (behindMs < CLEARLY_BEHIND_MS && !lasts) return { kind: 'violated' };
    return { kind: 'broken', trouble: reading.lateness(this.#limitMs) };
  }
}
