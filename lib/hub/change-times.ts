const CAPACITY = 256;
const NONE = new Float64Array(0);

/** When the last 256 changes of an instrument were ingested: what staleness is computed from. */
export class ChangeTimes {
  // Made with the first change: most instruments never have an order book.
  #seqs = NONE;
  #times = NONE;
  #count = 0;

  push(seq: number, ingestTime: number): void {
    if (this.#seqs === NONE) {
      this.#seqs = new Float64Array(CAPACITY);
      this.#times = new Float64Array(CAPACITY);
    }
    const at = this.#count % CAPACITY;
    this.#seqs[at] = seq;
    this.#times[at] = ingestTime;
    this.#count++;
  }

  /**
   * @returns ingest time of the earliest change after `seq`, and whether an earlier one was forgotten; undefined
   * when nothing changed since.
   */
  firstAfter(seq: number): { time: number; bound: boolean } | undefined {
    const held = Math.min(this.#count, CAPACITY);
    const first = this.#count - held;
    let low = first;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle % CAPACITY] ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    if (low === this.#count) return undefined;
    return { time: this.#times[low % CAPACITY] ?? 0, bound: low === first && first > 0 };
  }

  clear(): void {
    this.#count = 0;
  }
}
