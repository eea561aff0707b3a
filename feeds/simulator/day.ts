import type { SimulatedInstrument } from './instruments';
import type { Random } from './random';

/** What was traded in a day, in the quote currency and base unit. */
export interface DayTraded {
  readonly high: number;
  readonly low: number;
  readonly volume: number;
  readonly turnover: number;
}

/** What a market is told at its start about the day that is already running. */
export interface DaySoFar {
  readonly open: number;
  /** Of today's main session, where that is over. */
  readonly close?: number;
  /** Undefined before the day's first trade. */
  readonly traded?: DayTraded;
}

/** The day as its candles tell it: of what has sessions since the first of them, of all else the last 24 hours. */
export interface CandleDay {
  readonly open: number;
  /** Undefined while nothing traded. */
  readonly traded: DayTraded | undefined;
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
