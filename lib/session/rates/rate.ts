import type { RowState } from '../row-state';
import type { RateLeg } from './rate-path';

/** How much of the wanted currency one of the other is worth. */
export interface Rate {
  readonly value: number;
  /** When its older leg was current, ms since 1970 in this clock. */
  readonly time: number;
  readonly legs: readonly RateLeg[];
}

/** Why there is none. */
export type NoRate = 'no rate' | 'waiting' | 'stale';

/** What is known of one leg now. */
export interface LegReading {
  /** Its price; undefined while there is none. */
  readonly last: number | undefined;
  readonly updatedTime: number | undefined;
  readonly word: RowState['word'];
}

const OLD: readonly RowState['word'][] = ['STALE', 'DISCONNECTED', 'HALTED', 'CLOSED'];

/**
 * @param path undefined where no instrument leads there.
 * @returns the rate by its own time, or why nothing is to be converted now.
 */
export function rateOf(path: readonly RateLeg[] | undefined, read: (leg: RateLeg) => LegReading): Rate | NoRate {
  if (path === undefined) return 'no rate';
  let value = 1;
  let time = Number.POSITIVE_INFINITY;
  for (const leg of path) {
    const { last, updatedTime, word } = read(leg);
    if (last === undefined || !(last > 0) || updatedTime === undefined) return 'waiting';
    if (OLD.includes(word)) return 'stale';
    value = leg.inverse ? value / last : value * last;
    time = Math.min(time, updatedTime);
  }
  return { value, time, legs: path };
}

/**
 * @param priceStep of the instrument, in its own currency.
 * @returns a power of ten about as fine as the step is in the other currency.
 */
export function convertedStep(priceStep: number, rate: number): number {
  return 10 ** Math.round(Math.log10(priceStep * rate));
}
