import type { CandleDay, DaySoFar } from './day';
import type { RareEvents } from './exchange';
import type { TradingCalendar } from './trading-calendar';

export interface MarketOptions {
  /** Time of its start, ms since 1970. Default 9 August 2024, 00:00 UTC. */
  readonly startTime?: number;
  /** Default: day and night, stocks with the days of New York. */
  readonly calendar?: TradingCalendar;
  /** Price it starts at, and what the day was until then. Default: invented. */
  readonly opening?: (price: number) => DaySoFar;
  /** What the candles tell of the day at `time`, ms since 1970. Default: the market counts its trades itself. */
  readonly dayAt?: (time: number) => CandleDay | undefined;
  /** Default: neither halts nor splits. */
  readonly rare?: RareEvents;
  /** Bursts of 1,400 events in 100 ms. Default false. */
  readonly load?: boolean;
}
