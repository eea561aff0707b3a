import type { InstrumentId } from '@/lib/market/instrument';
import type { LedgerCounts } from './ledger-counts';

/**
 * Accounts for every trade number of an epoch: applied, missed, or skipped because nobody asked. It watches what
 * is applied for itself, so a fault in the view shows here.
 */
export class Ledger {
  #missed = 0;
  #duplicate = 0;
  #outOfOrder = 0;
  #overlap = 0;
  #applied = 0;
  #unknown = 0;
  readonly #lastApplied = new Map<InstrumentId, number>();

  get counts(): LedgerCounts {
    return {
      missed: this.#missed,
      duplicate: this.#duplicate,
      outOfOrder: this.#outOfOrder,
      overlap: this.#overlap,
      applied: this.#applied,
      unknown: this.#unknown,
    };
  }

  applied(id: InstrumentId, n: number): void {
    const last = this.#lastApplied.get(id) ?? 0;
    if (n === last) this.#duplicate++;
    else if (n < last) this.#outOfOrder++;
    else this.#lastApplied.set(id, n);
    this.#applied++;
  }

  missed(count: number): void {
    this.#missed += count;
  }

  overlap(): void {
    this.#overlap++;
  }

  /** Another epoch: numbers start again, and what happened in between nobody knows. */
  restarted(): void {
    this.#unknown++;
    this.#lastApplied.clear();
  }
}
