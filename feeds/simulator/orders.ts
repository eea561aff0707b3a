import type { Side } from '@/lib/market/trade';
import type { SimulatedInstrument } from './instruments';
import type { Random } from './random';

/** Market orders that fill at one resting order; the others fill at a Pareto number of them. */
const SINGLE_FILL = 0.7;
const FILLS_ALPHA = 1.15;
const MOST_FILLS = 1_400;
/** From order to order; counted from trade to trade, fills of one order included, it comes to some 0.9. */
const SIDE_PERSISTENCE = 0.68;

/** Mean fills of an order under the three figures above, as measured over many. */
export const MEAN_FILLS = 2.6;
/** Of all orders, those that move the price: the mean of 0.021 + 0.094·log2(fills). */
export const MOVING_SHARE = 0.07;

/** A market order as it hits the book. */
export interface SimulatedOrder {
  readonly side: Side;
  /** How many resting orders it fills at, at least 1: as many trades. */
  readonly fills: number;
  /** By how many ticks it would move the best price; mostly 0. */
  readonly ticks: number;
}

/** The market orders of one instrument: what each does, not when it comes. */
export class SimulatedOrders {
  #side: Side;
  #meanTicks: number;

  /** @param daySeconds how long the instrument trades a day. */
  constructor(
    instrument: SimulatedInstrument,
    private readonly random: Random,
    daySeconds: number,
  ) {
    this.#side = random.chance(0.5) ? 'buy' : 'sell';
    this.#meanTicks = meanTicks(instrument, daySeconds);
  }

  /** Prices are this much smaller from now on, and so are their moves. */
  split(ratio: number): void {
    this.#meanTicks = Math.max(1, this.#meanTicks / ratio);
  }

  /** @param distance logarithm of price over reference: far away, the side leading further tires a little sooner. */
  next(distance: number): SimulatedOrder {
    const { random } = this;
    const away = this.#side === 'buy' ? distance : -distance;
    const persistence = SIDE_PERSISTENCE - Math.min(0.1, Math.max(-0.05, away * 0.3));
    if (!random.chance(persistence)) this.#side = this.#side === 'buy' ? 'sell' : 'buy';
    const fills = random.chance(SINGLE_FILL) ? 1 : Math.min(MOST_FILLS, 1 + Math.floor(random.pareto(FILLS_ALPHA)));
    const moves = random.chance(0.021 + 0.094 * Math.log2(fills));
    return { side: this.#side, fills, ticks: moves ? random.geometric(this.#meanTicks) : 0 };
  }
}

/** The mean move that makes the price vary by its daily volatility; E[J²] of a geometric J is 2m² − m. */
export function meanTicks(instrument: SimulatedInstrument, daySeconds: number): number {
  const movesPerDay = instrument.arrivals.rate * MOVING_SHARE * daySeconds;
  const deviation = (instrument.referencePrice * instrument.dailyVolatility) / Math.sqrt(movesPerDay);
  const square = (deviation / instrument.priceStep) ** 2;
  return Math.max(1, (1 + Math.sqrt(1 + 8 * square)) / 4);
}
