/** About what one held trade with its JSON takes, bytes; measured with 1,000,000 trades on Node 20. */
export const TRADE_BYTES = 320;

/** A ring that can give way. */
export interface Shrinkable {
  readonly size: number;
  evict(): void;
}

/** One bound on the memory of all trade rings. When it is reached the longest ring gives way. */
export class TradeBudget {
  readonly #rings: Shrinkable[] = [];
  readonly #limit: number;
  #held = 0;

  /** @param bytes Default 128 MB, about 400,000 trades. */
  constructor(bytes = 128 * 1024 * 1024) {
    this.#limit = Math.max(1, Math.floor(bytes / TRADE_BYTES));
  }

  get heldTrades(): number {
    return this.#held;
  }

  register(ring: Shrinkable): void {
    this.#rings.push(ring);
  }

  spend(): void {
    this.#held++;
    while (this.#held > this.#limit) this.#longest()?.evict();
  }

  refund(count: number): void {
    this.#held -= count;
  }

  #longest(): Shrinkable | undefined {
    let longest = this.#rings[0];
    for (const ring of this.#rings) if (longest === undefined || ring.size > longest.size) longest = ring;
    return longest;
  }
}
