/** `[price, size]`; a size of 0 takes the level away. */
export type FakeLevel = readonly [price: number, size: number];

export interface FakeBookChanges {
  readonly bids?: readonly FakeLevel[];
  readonly asks?: readonly FakeLevel[];
}

const LEVELS = 60;
const tidy = (value: number) => Number(value.toPrecision(12));

/** The order book of one market at the fake. */
export class FakeBook {
  /** Number of its last change, as Binance counts. */
  updateId = 50_000_000_000;
  /** The next whole book that is sent has its best bid above its best ask. */
  isCrossedOnce = false;
  /** The next checksum is wrong. */
  isSpoiltOnce = false;
  private readonly bidSizes = new Map<number, number>();
  private readonly askSizes = new Map<number, number>();

  constructor(
    bid: number,
    ask: number,
    private readonly step: number,
  ) {
    this.fill(bid, ask);
  }

  /** Best first. */
  get bids(): FakeLevel[] {
    return [...this.bidSizes].sort(([a], [b]) => b - a);
  }

  /** Best first. */
  get asks(): FakeLevel[] {
    return [...this.askSizes].sort(([a], [b]) => a - b);
  }

  apply({ bids = [], asks = [] }: FakeBookChanges): void {
    for (const [sizes, levels] of [
      [this.bidSizes, bids],
      [this.askSizes, asks],
    ] as const) {
      for (const [price, size] of levels) {
        if (size === 0) sizes.delete(price);
        else sizes.set(price, size);
      }
    }
  }

  /** Another book altogether. */
  replace({ updateId, bids, asks }: Required<FakeBookChanges> & { readonly updateId: number }): void {
    this.bidSizes.clear();
    this.askSizes.clear();
    this.apply({ bids, asks });
    this.updateId = updateId;
  }

  /** What must change so that these are the best prices. */
  towards(best: { bid: number; bidSize: number; ask: number; askSize: number }): Required<FakeBookChanges> {
    const { bid, bidSize, ask, askSize } = best;
    const bids: FakeLevel[] = this.bids.filter(([price]) => price > bid || price >= ask).map(([price]) => [price, 0]);
    const asks: FakeLevel[] = this.asks.filter(([price]) => price < ask || price <= bid).map(([price]) => [price, 0]);
    if (bidSize > 0 && this.bidSizes.get(bid) !== bidSize) bids.push([bid, bidSize]);
    if (askSize > 0 && this.askSizes.get(ask) !== askSize) asks.push([ask, askSize]);
    // Thin sides fill up again behind the best price.
    for (let n = 1; n < LEVELS / 2 && this.bidSizes.size - bids.length < LEVELS / 3; n++) {
      const price = tidy(bid - n * this.step);
      if (price > 0 && !this.bidSizes.has(price)) bids.push([price, n]);
    }
    for (let n = 1; n < LEVELS / 2 && this.askSizes.size - asks.length < LEVELS / 3; n++) {
      const price = tidy(ask + n * this.step);
      if (!this.askSizes.has(price)) asks.push([price, n]);
    }
    return { bids, asks };
  }

  /** A whole book, as it is sent to who asks. */
  whole(depth = Number.POSITIVE_INFINITY): Required<FakeBookChanges> {
    const bids = this.bids.slice(0, depth);
    const asks = this.asks.slice(0, depth);
    const [best] = asks;
    if (!this.isCrossedOnce || best === undefined) return { bids, asks };
    this.isCrossedOnce = false;
    return { bids: [[tidy(best[0] + this.step), 1], ...bids], asks };
  }

  private fill(bid: number, ask: number): void {
    for (let n = 0; n < LEVELS; n++) {
      const price = tidy(bid - n * this.step);
      if (price > 0) this.bidSizes.set(price, n + 1);
      this.askSizes.set(tidy(ask + n * this.step), n + 1);
    }
  }
}
