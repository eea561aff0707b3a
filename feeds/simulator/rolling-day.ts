import type { MarketQuoteFields } from '@/lib/market/market-event';
import type { CandleDay, DaySoFar, Round } from './day';
import { SessionDay } from './session-day';

/** The figures of the last 24 hours. Without candles to tell them they are all since the start, on an invented day. */
export class RollingDay {
  readonly #counted: SessionDay;

  constructor(
    private last: number,
    soFar: DaySoFar,
  ) {
    this.#counted = new SessionDay(last, soFar);
  }

  trade(price: number, size: number): void {
    this.last = price;
    this.#counted.trade(price, size);
  }

  fields(round: Round, told: CandleDay | undefined): MarketQuoteFields {
    if (told?.traded === undefined) return this.#counted.fields(round, undefined);
    const { high, low, volume, turnover } = told.traded;
    return {
      open: round(told.open),
      // The last trade may be older than the window.
      high: Math.max(this.last, round(high)),
      low: Math.min(this.last, round(low)),
      volume: Number(volume.toPrecision(9)),
      turnover: Number(turnover.toPrecision(9)),
    };
  }
}
