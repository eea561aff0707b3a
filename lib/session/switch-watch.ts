import type { TransportName } from '@/lib/transports/transport';
import type { LedgerCounts } from './ledger-counts';
import type { SwitchResult } from './session-status';

/** Watches one switch, from the moment it was asked for, for what it costs. */
export class SwitchWatch {
  readonly #from: TransportName;
  readonly #before: LedgerCounts;
  readonly #usualGapMs: number;
  #lastTime: number | undefined;
  #worstGapMs = 0;

  /**
   * @param lastTime when the last frame before the switch was applied.
   * @param usualGapMs the pause between two frames that nobody would have wondered at before, ms.
   */
  constructor(from: TransportName, before: LedgerCounts, lastTime: number | undefined, usualGapMs: number) {
    this.#from = from;
    this.#before = before;
    this.#lastTime = lastTime;
    this.#usualGapMs = usualGapMs;
  }

  /** A frame of either transport was applied. */
  applied(receiveTime: number): void {
    if (this.#lastTime !== undefined) this.#worstGapMs = Math.max(this.#worstGapMs, receiveTime - this.#lastTime);
    this.#lastTime = receiveTime;
  }

  result(to: TransportName, after: LedgerCounts): SwitchResult {
    return {
      from: this.#from,
      to,
      lost: after.missed - this.#before.missed,
      twice: after.duplicate - this.#before.duplicate,
      disordered: after.outOfOrder - this.#before.outOfOrder,
      longestGapMs: this.#worstGapMs,
      blackoutMs: Math.max(0, this.#worstGapMs - this.#usualGapMs),
    };
  }
}
