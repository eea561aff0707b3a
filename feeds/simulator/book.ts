import { decimalsOf } from '@/lib/market/price-format';
import type { Side } from '@/lib/market/trade';
import type { SimulatedInstrument } from './instruments';
import type { Random } from './random';

/** Displayed size at the best price, as a multiple of the mean trade. */
const DEPTH = { crypto: 25, stock: 6 } as const;
const SIZE_SIGMA = 1.3;
/** A price below this share of the reference, or above its inverse, does not move further away. */
const FLOOR = 0.2;

/** Best bid and offer, in whole ticks, so that rounding can neither cross them nor leave the grid. */
export class SimulatedBook {
  readonly #decimals: number;
  readonly #sizeDecimals: number;
  #depth: number;
  #meanTradeSize: number;
  #referencePrice: number;
  bidTick: number;
  askTick: number;
  bidSize: number;
  askSize: number;

  constructor(
    private readonly instrument: SimulatedInstrument,
    private readonly random: Random,
    meanTradeSize: number,
  ) {
    this.#decimals = decimalsOf(instrument.priceStep);
    this.#sizeDecimals = decimalsOf(instrument.sizeStep);
    this.#meanTradeSize = meanTradeSize;
    this.#referencePrice = instrument.referencePrice;
    this.#depth = meanTradeSize * DEPTH[instrument.assetClass];
    const start = instrument.referencePrice * (1 + (random.uniform() - 0.5) * instrument.dailyVolatility);
    this.bidTick = Math.max(2, Math.round(start / instrument.priceStep));
    this.askTick = this.bidTick + 1;
    this.bidSize = this.#restingSize();
    this.askSize = this.#restingSize();
  }

  /** Mean size at one price. */
  get depth(): number {
    return this.#depth;
  }

  /** How far the price is from its reference, as a logarithm. */
  get distance(): number {
    return Math.log((this.askTick * this.instrument.priceStep) / this.#referencePrice);
  }

  price(tick: number): number {
    return Number((tick * this.instrument.priceStep).toFixed(this.#decimals));
  }

  tradeSize(): number {
    return this.size(this.random.logNormal(this.#meanTradeSize, SIZE_SIGMA));
  }

  /** A taker moved the price by `ticks` (0: only took some of the best). The other side follows with `close`. */
  take(side: Side, ticks: number): void {
    if (side === 'buy') {
      this.askTick += ticks;
      this.askSize = ticks > 0 ? this.#restingSize() : this.size(this.askSize * this.random.uniform());
    } else {
      this.bidTick -= ticks;
      this.bidSize = ticks > 0 ? this.#restingSize() : this.size(this.bidSize * this.random.uniform());
    }
  }

  /** How many ticks of `wanted` the price may move to this side. */
  allowed(side: Side, wanted: number): number {
    const reference = this.#referencePrice / this.instrument.priceStep;
    if (side === 'buy') return Math.max(0, Math.min(wanted, Math.floor(reference / FLOOR) - this.askTick));
    return Math.max(0, Math.min(wanted, this.bidTick - Math.max(1, Math.ceil(reference * FLOOR))));
  }

  /**
   * The side left behind by a move to `side` follows by this share of the gap; all of it leaves one tick.
   * @returns whether anything changed.
   */
  close(side: Side, share: number): boolean {
    const ticks = Math.ceil((this.askTick - this.bidTick - 1) * share);
    if (ticks === 0) return false;
    if (side === 'buy') {
      this.bidTick += ticks;
      this.bidSize = this.#restingSize();
    } else {
      this.askTick -= ticks;
      this.askSize = this.#restingSize();
    }
    return true;
  }

  /** Each share is so many from now on. */
  split(ratio: number): void {
    this.#referencePrice /= ratio;
    this.#meanTradeSize *= ratio;
    this.#depth *= ratio;
    this.bidTick = Math.max(2, Math.round(this.bidTick / ratio));
    this.askTick = this.bidTick + 1;
    this.bidSize = this.#restingSize();
    this.askSize = this.#restingSize();
  }

  /** Somebody adds or cancels at the best price. */
  resize(): void {
    if (this.random.chance(0.5)) this.bidSize = this.#restingSize(this.bidSize);
    else this.askSize = this.#restingSize(this.askSize);
  }

  fields() {
    const { bidSize, askSize } = this;
    return { bid: this.price(this.bidTick), bidSize, ask: this.price(this.askTick), askSize };
  }

  #restingSize(unlike?: number): number {
    const size = this.size(this.random.logNormal(this.#depth, SIZE_SIGMA));
    return size === unlike ? this.size(size + this.instrument.sizeStep) : size;
  }

  /** On the instrument's grid of sizes, at least one step. */
  size(amount: number): number {
    const steps = Math.max(1, Math.round(amount / this.instrument.sizeStep));
    return Number((steps * this.instrument.sizeStep).toFixed(this.#sizeDecimals));
  }
}
