import type { InstrumentId } from '@/lib/market/instrument';
import type { Trade } from '@/lib/market/trade';

/** How many trades every lane should have applied, by the lane that is furthest. */
export class OwedTrades {
  readonly #furthest = new Map<InstrumentId, Pick<Trade, 'n' | 'ingestTime'>>();
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

  /** Some lane applied a trade. */
  applied({ id, n, ingestTime }: Trade): void {
    const held = this.#furthest.get(id);
    // Another epoch counts from 1 again: a smaller number with a later time. An earlier time is a lane behind.
    const restarted = held !== undefined && n < held.n && ingestTime > held.ingestTime;
    if (held !== undefined && !restarted && (n <= held.n || ingestTime < held.ingestTime)) return;
    this.#furthest.set(id, { n, ingestTime });
    // Where nothing was known before, what happened earlier is owed by nobody.
    if (this.#counting) this.#owed += held === undefined || restarted ? 1 : n - held.n;
  }
}
