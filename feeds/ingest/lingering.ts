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
    const leave = () => {
      this.end(id);
      over();
    };
    this.#held.set(id, { over: leave, timer: setTimeout(leave, this.ms) });
  }

  /** It is wanted again, or gone for another reason. */
  end(id: InstrumentId): void {
    clearTimeout(this.#held.get(id)?.timer);
    this.#held.delete(id);
  }

  /** Has those let go first leave now: who keeps changing their mind must not have more than who does not. */
  trim(most: number): void {
    for (const { over } of this.#held.values()) {
      if (this.#held.size <= most) return;
      over();
    }
  }

  /** Forgets all of them. */
  clear(): void {
    for (const id of this.#held.keys()) this.end(id);
  }
}
