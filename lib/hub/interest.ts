import type { InstrumentId } from '@/lib/market/instrument';
import type { Scheduler } from './scheduler';

interface Lease {
  readonly ids: readonly InstrumentId[];
  readonly cancel: () => void;
}

/** Leases held at once. */
const MOST_LEASES = 1_000;

/** Who wants which instrument: open readers while they are open, everything else by leases that run out. */
export class Interest {
  readonly #counts = new Map<InstrumentId, number>();
  readonly #leases = new Map<string, Lease>();
  readonly #listeners = new Set<() => void>();
  readonly #scheduler: Scheduler;
  #announced = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Wanted until `release` is called with the same ids. */
  hold(ids: Iterable<InstrumentId>): void {
    for (const id of ids) {
      const count = this.#counts.get(id) ?? 0;
      this.#counts.set(id, count + 1);
      if (count === 0) this.#announce();
    }
  }

  release(ids: Iterable<InstrumentId>): void {
    for (const id of ids) {
      const count = this.#counts.get(id) ?? 0;
      if (count > 1) this.#counts.set(id, count - 1);
      else if (this.#counts.delete(id)) this.#announce();
    }
  }

  /** Wanted by `holder` for `ttlMs`; a later lease of the same holder replaces this one. */
  lease(holder: string, ids: readonly InstrumentId[], ttlMs: number): void {
    this.hold(ids);
    this.#end(holder);
    // Whoever asks in ever new ways must not make this grow: the lease renewed longest ago gives way.
    const [oldest] = this.#leases.keys();
    if (oldest !== undefined && this.#leases.size >= MOST_LEASES) this.#end(oldest);
    this.#leases.set(holder, { ids, cancel: this.#scheduler.after(ttlMs, () => this.#end(holder)) });
  }

  current(): ReadonlySet<InstrumentId> {
    return new Set(this.#counts.keys());
  }

  /** Told at the end of a turn in which the set changed. @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends every lease and its timer. */
  close(): void {
    for (const lease of this.#leases.values()) lease.cancel();
    this.#leases.clear();
    this.#listeners.clear();
  }

  #end(holder: string): void {
    const lease = this.#leases.get(holder);
    if (lease === undefined) return;
    lease.cancel();
    this.#leases.delete(holder);
    this.release(lease.ids);
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#scheduler.atTurnEnd(() => {
      this.#announced = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
