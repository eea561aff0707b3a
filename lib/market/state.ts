import type { InstrumentId } from './instrument';
import type { TradingSession } from './trading-session';

/**
 * What a row must say beside its price.
 * - `live`: the source works and the market is open.
 * - `delayed`, `closed`, `halted`: as the venue reports; figures stay.
 * - `down`: the feed has lost its source.
 */
export type MarketState = 'live' | 'delayed' | 'closed' | 'halted' | 'down';

/** The state of one instrument (`id`) or of a whole venue (`venue`); exactly one of the two is present. */
export interface StateNotice {
  readonly id?: InstrumentId;
  readonly venue?: string;
  readonly state: MarketState;
  /** When it began, ms since 1970. */
  readonly since: number;
  /** Which part of the exchange's day it is; absent for what trades around the clock and while it is closed. */
  readonly session?: TradingSession;
  /** One sentence for people, at most 200 characters; absent when the state says it all. */
  readonly detail?: string;
}
