import { CANDLE_MS } from '@/lib/market/candle';
import { adjusted, joined, type TickCandle } from './tick-candle';

const [MINUTE_MS, HOUR_MS] = [CANDLE_MS['1m'], CANDLE_MS['1h']];
/** Minutes of a week and hours of a year: then the oldest go. */
const MOST_MINUTES = 7 * 24 * 60;
const MOST_HOURS = 366 * 24;

/** What traded since the start, by the minute and by the hour, so much as memory allows. */
export class MinuteStore {
  #minutes = new Map<number, TickCandle>();
  #hours = new Map<number, TickCandle>();
  /** What begins before it is no longer known by the minute, or by the hour; ms since 1970. */
  minutesFrom = 0;
  hoursFrom = 0;

  /** @param time of the trade or of the minute, ms since 1970; not before the ones before. */
  add(time: number, candle: TickCandle): void {
    this.minutesFrom = put(this.#minutes, time, MINUTE_MS, candle, MOST_MINUTES) ?? this.minutesFrom;
    this.hoursFrom = put(this.#hours, time, HOUR_MS, candle, MOST_HOURS) ?? this.hoursFrom;
  }

  /** What traded from `from` and before `to`, whole minutes. */
  part(from: number, to: number): TickCandle | undefined {
    let sum: TickCandle | undefined;
    for (let time = from; time < to; ) {
      const byHour = time % HOUR_MS === 0 && time + HOUR_MS <= to;
      sum = joined(sum, (byHour ? this.#hours : this.#minutes).get(time));
      time += byHour ? HOUR_MS : MINUTE_MS;
    }
    return sum;
  }

  /** Each share has become so many. */
  split(ratio: number): void {
    for (const candles of [this.#minutes, this.#hours])
      for (const [time, candle] of candles) candles.set(time, adjusted(candle, ratio));
  }
}

/** @returns from when on all is known, when something had to go. */
function put(candles: Map<number, TickCandle>, at: number, step: number, candle: TickCandle, most: number) {
  const time = Math.floor(at / step) * step;
  const sum = joined(candles.get(time), candle);
  if (sum !== undefined) candles.set(time, sum);
  if (candles.size <= most) return undefined;
  const oldest = candles.keys().next().value;
  if (oldest === undefined) return undefined;
  candles.delete(oldest);
  return oldest + step;
}
