import { BEHIND_BUDGET_MS, FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import type { TransportName } from '@/lib/transports/transport';
import type { AutoTimes } from './auto-times';
import { Judge, type Verdict } from './judge';
import type { LaneReading } from './lane-reading';
import type { Trouble } from './trouble';

/** Frames came over the line in use and not here for so long: something holds them back, ms. */
const OVERDUE_MS = 2_000;
/** What is late here and not on the line in use after so long is this one's own, ms. */
const SETTLED_MS = 1_000;
/** A proof that is not given within so many times its length is not given. */
const PATIENCE = 5;

export type ProofResult =
  | { readonly kind: 'open' }
  | { readonly kind: 'given' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

const OPEN: ProofResult = { kind: 'open' };

/**
 * A better transport that has to hold the contract for a while in the background. One hiccup of its own starts the
 * count anew; while lateness is in its window that is nobody's fault, the count pauses.
 */
export class Proof {
  readonly name: TransportName;
  readonly #startTime: number;
  readonly #times: AutoTimes;
  readonly #judge: Judge;
  readonly #limitMs: number;
  #lookTime: number;
  /** Undefined until it brings frames, and while it does not hold the contract. */
  #heldMs: number | undefined;
  #pausedMs = 0;
  #lateSince: number | undefined;
  /** How late it was when it was last. */
  #lastLate: Trouble | undefined;
  #keeps = false;

  constructor(name: TransportName, now: number, limitMs: number, times: AutoTimes) {
    this.name = name;
    this.#startTime = now;
    this.#lookTime = now;
    this.#times = times;
    this.#limitMs = limitMs;
    this.#judge = new Judge(now, limitMs, times);
  }

  /** For how long the contract has to be held, ms. */
  get neededMs(): number {
    return this.#times.proofMs;
  }

  /** For how long it has been held, ms. */
  get provenMs(): number {
    return Math.min(this.neededMs, this.#heldMs ?? 0);
  }

  /** It brings frames; whether in time may not be known yet. */
  get holds(): boolean {
    return this.#heldMs !== undefined;
  }

  /** It keeps the contract, over the whole window by which the line in use is judged too. */
  get keeps(): boolean {
    return this.#keeps && (this.#heldMs ?? 0) >= FRESHNESS_CONTRACT.windowMs;
  }

  /**
   * @param reading of it, with what is nobody's fault excused.
   * @param live the line in use: what it brought, this one has to bring too.
   */
  look(now: number, reading: LaneReading, live: LaneReading, slowMs: number): ProofResult {
    const passedMs = now - this.#lookTime;
    this.#lookTime = now;
    const verdict = this.#judge.look(now, reading, slowMs);
    this.#keeps = verdict.kind === 'kept';
    const late = verdict.kind === 'violated' || (verdict.kind === 'broken' && verdict.trouble.kind === 'late');
    this.#lateSince = late ? (this.#lateSince ?? now) : undefined;
    if (late) this.#lastLate = reading.lateness(this.#limitMs);
    // The line in use may yet show the same.
    const settled = this.#lateSince === undefined || now - this.#lateSince >= SETTLED_MS;
    if (verdict.kind === 'broken' && settled) return { kind: 'failed', trouble: verdict.trouble };
    if (verdict.kind === 'waiting') return OPEN;
    const heardTime = Math.max(reading.facts.lastFrameTime ?? 0, this.#startTime);
    const heldBackMs = (live.facts.lastFrameTime ?? 0) - heardTime;
    if (heldBackMs > OVERDUE_MS + 4 * slowMs) return { kind: 'failed', trouble: { kind: 'silent', ms: heldBackMs } };
    if (late && settled) this.#heldMs = undefined;
    else if (late || this.#isExcused(verdict, reading)) this.#pausedMs += passedMs;
    else this.#heldMs = this.#heldMs === undefined ? 0 : this.#heldMs + passedMs;
    return verdict.kind === 'kept' && this.provenMs >= this.neededMs ? { kind: 'given' } : this.#inTime(now, reading);
  }

  /** It is kept only because something is not held against it. */
  #isExcused({ kind }: Verdict, reading: LaneReading): boolean {
    return kind === 'kept' && reading.excusing([]).behindMs(this.#limitMs) > BEHIND_BUDGET_MS;
  }

  #inTime(now: number, reading: LaneReading): ProofResult {
    const patienceMs = PATIENCE * this.#times.proofMs + this.#times.firstFrameMs;
    if (now - this.#startTime - this.#pausedMs <= patienceMs) return OPEN;
    return { kind: 'failed', trouble: this.#lastLate ?? reading.lateness(this.#limitMs) };
  }
}
