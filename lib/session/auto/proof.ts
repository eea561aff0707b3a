import { FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import type { TransportName } from '@/lib/transports/transport';
import type { AutoTimes } from './auto-times';
import { Judge } from './judge';
import type { LaneReading } from './lane-reading';
import type { Trouble } from './trouble';

/** Frames came over the line in use and not here for so long: something holds them back, ms. */
const OVERDUE_MS = 2_000;
/** A proof that is not given within so many times its length is not given. */
const PATIENCE = 5;

export type ProofResult =
  | { readonly kind: 'open' }
  | { readonly kind: 'given' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

const OPEN: ProofResult = { kind: 'open' };

/** A better transport that has to hold the contract for a while in the background. One hiccup starts the count anew. */
export class Proof {
  readonly name: TransportName;
  readonly #startTime: number;
  readonly #times: AutoTimes;
  readonly #judge: Judge;
  readonly #limitMs: number;
  #heldSince: number | undefined;
  #keeps = false;

  constructor(name: TransportName, now: number, limitMs: number, times: AutoTimes) {
    this.name = name;
    this.#startTime = now;
    this.#times = times;
    this.#limitMs = limitMs;
    this.#judge = new Judge(now, limitMs, times);
  }

  /** For how long the contract has to be held, ms. */
  get neededMs(): number {
    return this.#times.proofMs;
  }

  /** It brings frames; whether in time may not be known yet. */
  get holds(): boolean {
    return this.#heldSince !== undefined;
  }

  /** It keeps the contract, over the whole window by which the line in use is judged too. */
  keeps(now: number): boolean {
    return this.#keeps && this.#heldSince !== undefined && now - this.#heldSince >= FRESHNESS_CONTRACT.windowMs;
  }

  /** For how long the contract has been held, ms. */
  provenMs(now: number): number {
    return this.#heldSince === undefined ? 0 : Math.min(this.#times.proofMs, Math.max(0, now - this.#heldSince));
  }

  /** @param live the line in use: what it brought, this one has to bring too. */
  look(now: number, reading: LaneReading, live: LaneReading, slowMs: number): ProofResult {
    const verdict = this.#judge.look(now, reading, slowMs);
    this.#keeps = verdict.kind === 'kept';
    if (verdict.kind === 'broken') return { kind: 'failed', trouble: verdict.trouble };
    if (verdict.kind === 'waiting') return OPEN;
    const heardTime = Math.max(reading.lastFrameTime ?? 0, this.#startTime);
    const heldBackMs = (live.lastFrameTime ?? 0) - heardTime;
    if (heldBackMs > OVERDUE_MS + 4 * slowMs) return { kind: 'failed', trouble: { kind: 'silent', ms: heldBackMs } };
    if (verdict.kind === 'violated') this.#heldSince = undefined;
    else this.#heldSince ??= now;
    if (verdict.kind === 'kept' && this.provenMs(now) >= this.#times.proofMs) return { kind: 'given' };
    if (now - this.#startTime <= PATIENCE * this.#times.proofMs + this.#times.firstFrameMs) return OPEN;
    return {
      kind: 'failed',
      trouble: { kind: 'late', limitMs: this.#limitMs, behindMs: reading.behindMs(this.#limitMs) },
    };
  }
}
