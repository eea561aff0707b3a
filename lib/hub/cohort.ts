import type { EncodedFrame } from './encoded-frame';
import type { HubCore } from './hub-core';
import type { Selection } from './selection';
import type { Woken } from './woken';

/** A reader, as its cohort sees it. */
export interface Member {
  /**
   * Writes what it lacks.
   * @param shared frames of this pulse by basis, so that readers in step are served the same bytes.
   */
  advance(shared: Map<string, EncodedFrame>): void;
  /** Another life has begun: what it holds is void. */
  restart(): void;
}

/**
 * Readers of the same subscription at the same pace. They are woken together, and those that stand at the same
 * place share one encoded frame.
 */
export class Cohort {
  readonly selection: Selection;
  /** Least time between two pulses, ms; 0 pulses at the end of every turn with a change. */
  readonly intervalMs: number;
  readonly members = new Set<Member>();
  /** Sequence of the last pulse: where every member in step stands. */
  seq: number;
  readonly #core: HubCore;
  #nextPulseTime = 0;
  #pending = false;
  #cancelTimer: (() => void) | undefined;

  constructor(core: HubCore, selection: Selection, intervalMs: number) {
    this.#core = core;
    this.selection = selection;
    this.intervalMs = intervalMs;
    this.seq = core.seq;
    for (const waiting of this.#waits()) waiting.add(this);
  }

  /** Something it covers has changed: pulses at the end of this turn, or when its pace allows. */
  touch(): void {
    if (this.#pending) return;
    this.#pending = true;
    const waitMs = this.#nextPulseTime - this.#core.scheduler.now();
    if (waitMs <= 0) this.#core.scheduler.atTurnEnd(() => this.#pulse());
    else this.#cancelTimer = this.#core.scheduler.after(waitMs, () => this.#pulse());
  }

  /** Takes the cohort out of the hub; called when its last member leaves. */
  dissolve(): void {
    this.#cancelTimer?.();
    for (const waiting of this.#waits()) waiting.delete(this);
  }

  /** Whose changes wake it; the hub itself wakes the link, which covers instruments that do not exist yet. */
  #waits(): readonly Set<Woken>[] {
    const { everything, quotes, trades, books } = this.selection;
    if (everything) return [];
    return [...[...quotes, ...trades].map((log) => log.cohorts), ...books.map((log) => log.book.cohorts)];
  }

  #pulse(): void {
    this.#pending = false;
    this.#cancelTimer = undefined;
    if (this.members.size === 0) return;
    this.#nextPulseTime = this.#core.scheduler.now() + this.intervalMs;
    this.seq = this.#core.seq;
    const shared = new Map<string, EncodedFrame>();
    for (const member of this.members) member.advance(shared);
  }
}
