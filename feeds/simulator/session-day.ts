import type { MarketQuoteFields } from '@/lib/market/market-event';
import type { DaySoFar, DayTraded, Round } from './day';

/**
 * The figures of a stock's day: since its first session, against the close of the main session before. What was traded
 * it counts itself where no candles tell it.
 */
export class SessionDay {
  #open: number;
  #close: number;
  #traded: { -readonly [figure in keyof DayTraded]: number } | undefined;

  constructor(
    private last: number,
    soFar: DaySoFar,
  ) {
    this.#open = soFar.open;
    this.#close = soFar.close ?? last;
    this.#traded = soFar.traded && { ...soFar.traded };
  }

  trade(price: number, size: number): void {
    this.last = price;
    this.#traded ??= { high: price, low: price, volume: 0, turnover: 0 };
    this.#traded.high = Math.max(this.#traded.high, price);
    this.#traded.low = Math.min(this.#traded.low, price);
    this.#traded.volume += size;
    this.#traded.turnover += size * price;
  }

  /** The main session is over. */
  close(): void {
    this.#close = this.last;
  }

  /** A new day, on which each share may be several. */
  begin(split: number): void {
    this.last /= split;
    this.#close /= split;
    this.#open = this.#close;
    this.#traded = undefined;
  }

  fields(round: Round, told: { readonly traded: DayTraded | undefined } | undefined): MarketQuoteFields {
    const open = round(this.#open);
    const traded = told === undefined ? this.#traded : told.traded;
    if (traded === undefined) return { open, high: null, low: null, volume: 0, turnover: 0 };
    const { high, low, volume, turnover } = traded;
    return {
      open,
      high: round(high),
      low: round(low),
      volume: Number(volume.toPrecision(9)),
      turnover: Number(turnover.toPrecision(9)),
    };
  }
}
