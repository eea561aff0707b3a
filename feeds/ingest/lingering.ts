import type { InstrumentId } from '@/lib/market/instrument';

interface Linger {
  readonly timer: NodeJS.Timeout;
  readonly over: () => void;
}

/** What is followed for a while though nobody wants it any more. */
export class Lingering {
  /** Those let go first at the front. */
  readonly #held = new Map<InstrumentId, Linger>();

  constructor(private readonly ms: number) {}

  /** Calls `over` when its time is. Who lingers already goes on. */
  begin(id: InstrumentId, over: () => void): void {
    if (this.#held.has(id)) return;
    const timer = setTimeout(() => {
      this.end(id);
      over();
    }, this.ms);
    this.#held.set(id, { over, timer });
  }

  /** It is wanted again, or gone for another reason. */
  end(id: InstrumentId): void {
    clearTimeout(this.#held.get(id)?.timer);
    this.#held.delete(id);
  }

  /** Forgets all of them. */
  clear(): void {
    for (const id of this.#held.keys()) this.end(id);
  }
}
