import type { SimulatedInstrument } from './instruments';
import type { Random } from './random';

const DAY_SECONDS = 86_400;

/** What a market is told at its start about the day that is already running, in the quote currency and base unit. */
export interface DaySoFar {
  readonly open: number;
  /** Of today's main session, where that is over. */
  readonly close?: number;
  /** Undefined before the day's first trade. */
  readonly traded?: { readonly high: number; readonly low: number; readonly volume: number; readonly turnover: number };
}

/** Puts a price on the instrument's grid. */
export type Round = (price: number) => number;

/** A day so far for a market without a history. */
export function inventedDay(instrument: SimulatedInstrument, random: Random, last: number): DaySoFar {
  const swing = () => instrument.dailyVolatility * random.exponential(0.6);
  const open = last * (1 + (random.chance(0.5) ? swing() : -swing()));
  const high = Math.max(last, open) * (1 + swing());
  const low = Math.min(last, open) * (1 - swing() / 2);
  const turnover = instrument.dailyTurnover * random.logNormal(1, 0.2);
  return { open, traded: { high, low, volume: turnover / last, turnover } };
}

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
    private last: number,
    { open, traded }: DaySoFar,
  ) {
    this.#open = open;
    this.#high = Math.max(last, traded?.high ?? last);
    this.#low = Math.min(last, traded?.low ?? last);
    this.#volume = traded?.volume ?? 0;
    this.#turnover = traded?.turnover ?? 0;
  }

  trade(price: number, size: number): void {
    this.last = price;
    this.#high = Math.max(this.#high, price);
    this.#low = Math.min(this.#low, price);
    this.#volume += size;
    this.#turnover += size * price;
  }

  fields(nowSeconds: number, round: Round) {
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
