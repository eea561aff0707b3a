import type { SimulatedInstrument } from './instruments';
import type { Random } from './random';

const DAY_SECONDS = 86_400;

/**
 * The figures of the last 24 hours. What leaves the window is not remembered trade by trade: every figure ages
 * towards the present with a time constant of a day, which has the same mean.
 */
export class SimulatedDay {
  #open: number;
  #high: number;
  #low: number;
  #volume: number;
  #turnover: number;
  #agedAt = 0;

  constructor(
    instrument: SimulatedInstrument,
    random: Random,
    private last: number,
  ) {
    const swing = () => instrument.dailyVolatility * random.exponential(0.6);
    this.#open = last * (1 + (random.chance(0.5) ? swing() : -swing()));
    this.#high = Math.max(last, this.#open) * (1 + swing());
    this.#low = Math.min(last, this.#open) * (1 - swing() / 2);
    this.#turnover = instrument.dailyTurnover * random.logNormal(1, 0.2);
    this.#volume = this.#turnover / last;
  }

  trade(price: number, size: number): void {
    this.last = price;
    this.#high = Math.max(this.#high, price);
    this.#low = Math.min(this.#low, price);
    this.#volume += size;
    this.#turnover += size * price;
  }

  /** @param round puts a price on the instrument's grid. */
  fields(nowSeconds: number, round: (price: number) => number) {
    const share = Math.min(1, (nowSeconds - this.#agedAt) / DAY_SECONDS);
    this.#agedAt = nowSeconds;
    this.#open += (this.last - this.#open) * share;
    this.#high += (this.last - this.#high) * share;
    this.#low += (this.last - this.#low) * share;
    this.#volume -= this.#volume * share;
    this.#turnover -= this.#turnover * share;
    return {
      open: round(this.#open),
      high: Math.max(this.last, round(this.#high)),
      low: Math.min(this.last, round(this.#low)),
      volume: Number(this.#volume.toPrecision(9)),
      turnover: Number(this.#turnover.toPrecision(9)),
    };
  }
}
