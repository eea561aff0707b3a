import type { Candle, CandleInterval } from './candle';
import type { InstrumentId } from './instrument';

/** Which candles somebody wants: the newest ones that begin before `before`. */
export interface CandleQuery {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
  /** ms since 1970, exclusive. Absent: up to the one that is open. */
  readonly before?: number;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** What is known of them. */
export interface CandleHistory {
  /** Oldest first. An interval without a trade has no candle. */
  readonly candles: readonly Candle[];
  /**
   * Present when the last candle is still open: when the newest trade in it was received, ms since 1970. Trades received
   * later extend it.
   */
  readonly openAsOf?: number;
  /** There are, or may be, older ones. */
  readonly more: boolean;
  /** Why some may be missing; absent when nothing is. */
  readonly incomplete?: CandleGap;
}

/** A history as `/api/candles` tells it. */
export interface CandleAnswer extends Omit<CandleHistory, 'incomplete'> {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
  /** Why some may be missing, a sentence or two for people; absent when nothing is. */
  readonly incomplete?: string;
}

/** Why candles are missing. */
export interface CandleGap {
  /** One sentence or two, for people. */
  readonly reason: string;
  /** Asking again cannot help. */
  readonly permanent: boolean;
}

/** What a process counts of its candles since its start. */
export interface CandleCounts {
  readonly answers: number;
  /** Answers for which no venue was asked. */
  readonly cacheHits: number;
  readonly venueRequests: number;
  readonly venueFailures: number;
  /** Stretches asked for again after an interruption. */
  readonly repairs: number;
  /** Candles built from trades that a venue told otherwise; the venue's are kept. */
  readonly corrected: number;
  /** Trades that came too late for a candle that was closed for good; it is asked for again. */
  readonly lateTrades: number;
  /** Candles of venues dropped because they were nonsense. */
  readonly rejected: number;
}
