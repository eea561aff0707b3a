import type { TransportName } from '@/lib/transports/transport';
import type { Lane } from './lane';

/** The transports that run beside the live one, each filling a view of its own. */
export class Comparison {
  readonly #lanes = new Map<TransportName, Lane>();
  readonly #open: (name: TransportName) => Lane;

  /** @param open starts a lane with a view of its own. */
  constructor(open: (name: TransportName) => Lane) {
    this.#open = open;
  }

  get lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  has(name: TransportName): boolean {
    return this.#lanes.has(name);
  }

  /** Makes exactly these run; those that do already go on undisturbed. */
  run(names: readonly TransportName[]): void {
    for (const [name, lane] of this.#lanes) {
      if (names.includes(name)) continue;
      lane.close();
      this.#lanes.delete(name);
    }
    for (const name of names) if (!this.#lanes.has(name)) this.#lanes.set(name, this.#open(name));
  }
}
