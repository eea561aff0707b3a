import type { Candle, CandleInterval } from './candle';
import { candleStart } from './candle-time';

/** What a candle needs of a trade. */
export interface CandleTrade {
  /** Venue's time where it says one, else when it was received; ms since 1970. */
  readonly time: number;
  readonly price: number;
  readonly size: number;
}

interface Building {
  candle: Candle;
  /** Of the trades that opened and closed it: trades do not always come in order. */
  openTime: number;
  closeTime: number;
}

/**
 * Builds candles of one interval from trades in any order: each counts in the candle its time belongs to, and opens or
 * closes it if it is the earliest or latest there. Of trades with one time the first that came opens, the last closes.
 * What it builds is what sorting all trades by time and going through them would give.
 */
export class CandleBuilder {
  readonly #candles = new Map<number, Building>();

  /** @param timeZone see `candleStart`. */
  constructor(
    readonly interval: CandleInterval,
    readonly timeZone?: string,
  ) {}

  /** @returns the candle as it is with this trade. */
  fold({ time, price, size }: CandleTrade): Candle {
    const start = candleStart(time, this.interval, this.timeZone);
    const held = this.#candles.get(start);
    if (held === undefined) {
      const candle = { time: start, open: price, high: price, low: price, close: price, volume: size };
      this.#candles.set(start, { candle, openTime: time, closeTime: time });
      return candle;
    }
    const { candle } = held;
    const opens = time < held.openTime;
    const closes = time >= held.closeTime;
    if (opens) held.openTime = time;
    if (closes) held.closeTime = time;
    held.candle = {
      time: start,
      open: opens ? price : candle.open,
      high: Math.max(candle.high, price),
      low: Math.min(candle.low, price),
      close: closes ? price : candle.close,
      volume: candle.volume + size,
    };
    return held.candle;
  }

  /**
   * Puts a candle in, replacing what was built of it. Trades folded later extend it.
   * @param asOf time of the newest trade in it; its start where nobody knows.
   */
  seed(candle: Candle, asOf = candle.time): void {
    this.#candles.set(candle.time, { candle, openTime: Number.NEGATIVE_INFINITY, closeTime: asOf });
  }

  /** @param start when the candle begins. */
  get(start: number): Candle | undefined {
    return this.#candles.get(start)?.candle;
  }

  /** Those that begin from `from` and before `to`, oldest first. */
  candles(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Candle[] {
    const found: Candle[] = [];
    for (const [start, { candle }] of this.#candles) if (start >= from && start < to) found.push(candle);
    return found.sort((one, other) => one.time - other.time);
  }

  /** Forgets the candle that begins at `start`. */
  drop(start: number): void {
    this.#candles.delete(start);
  }

  /** Forgets what begins before `time`. */
  dropBefore(time: number): void {
    for (const start of this.#candles.keys()) if (start < time) this.#candles.delete(start);
  }
}

/**
 * Bigger candles of smaller ones.
 * @param candles oldest first, of an interval that divides the wanted one.
 */
export function aggregateCandles(candles: readonly Candle[], interval: CandleInterval, timeZone?: string): Candle[] {
  const bigger: Candle[] = [];
  for (const candle of candles) {
    const time = candleStart(candle.time, interval, timeZone);
    const last = bigger.at(-1);
    if (last === undefined || last.time !== time) {
      bigger.push({ ...candle, time });
      continue;
    }
    bigger[bigger.length - 1] = {
      time,
      open: last.open,
      high: Math.max(last.high, candle.high),
      low: Math.min(last.low, candle.low),
      close: candle.close,
      volume: last.volume + candle.volume,
    };
  }
  return bigger;
}
