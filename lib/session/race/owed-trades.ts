import type { InstrumentId } from '@/lib/market/instrument';

/** How many trades every lane should have applied, by the lane that is furthest. */
export class OwedTrades {
  readonly #furthest = new Map<InstrumentId, number>();
  #epoch = 0;
  #owed = 0;
  #counting = false;

  /** Trades since `begin`, over all instruments. */
  get count(): number {
    return this.#owed;
  }

  /** From now on trades count. */
  begin(): void {
    this.#counting = true;
  }

  /** Some lane applied a trade. @param epoch numbers begin again with each; a lane still in an older one owes nothing. */
  applied(epoch: number, { id, n }: { readonly id: InstrumentId; readonly n: number }): void {
    if (epoch < this.#epoch) return;
    if (epoch > this.#epoch) this.#furthest.clear();
    this.#epoch = epoch;
    const held = this.#furthest.get(id);
    if (held !== undefined && n <= held) return;
    this.#furthest.set(id, n);
    // Where nothing was known before, what happened earlier is owed by nobody.
    if (this.#counting) this.#owed += held === undefined ? 1 : n - held;
  }
}
