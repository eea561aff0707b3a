import { CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { candleEnd } from '@/lib/market/candle-time';

/** A place on the time axis with or without a candle. */
export type Bar = Candle | { readonly time: number };

/**
 * Longest gap drawn in full. The axis gives every bar the same width and has no idea of time between them: what nobody
 * traded must be put in as empty places. A minute or ten without a trade is seen as wide as it was; a night, a weekend
 * or a day without a server is one break of this many places, which no one takes for trading, and not a screen of
 * nothing. The time axis tells its real length.
 */
export const WIDEST_GAP = 12;

/** @returns the candles, with an empty place for each interval without one between them. `candles` is oldest first. */
export function barsOf(candles: readonly Candle[], interval: CandleInterval, timeZone: string | undefined): Bar[] {
  const bars: Bar[] = [];
  let last: number | undefined;
  for (const candle of candles) {
    if (last !== undefined) bars.push(...gapBetween(last, candle.time, interval, timeZone));
    bars.push(candle);
    last = candle.time;
  }
  return bars;
}

/** @returns the empty places between two candles that begin at `from` and at `to`. */
export function gapBetween(
  from: number,
  to: number,
  interval: CandleInterval,
  timeZone: string | undefined,
): { time: number }[] {
  const gap: { time: number }[] = [];
  for (let time = candleEnd(from, interval, timeZone); time < to; time = candleEnd(time, interval, timeZone)) {
    if (gap.length === WIDEST_GAP) break;
    // Every week of daily candles of an exchange has two days without: that is no gap.
    if (interval === '1d' && timeZone !== undefined && isWeekend(time)) continue;
    gap.push({ time });
  }
  return gap;
}

/** Noon of the day that begins at this midnight is on the same day in UTC, for zones up to 11 h from it. */
function isWeekend(midnight: number): boolean {
  const day = new Date(midnight + CANDLE_MS['1d'] / 2).getUTCDay();
  return day === 0 || day === 6;
}
