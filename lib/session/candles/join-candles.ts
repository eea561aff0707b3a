import type { Candle } from '@/lib/market/candle';
import type { CandleAnswer } from '@/lib/market/candle-history';

/**
 * Puts the newest candles, as just told, behind those that are held. What is told replaces what was held of the same
 * time, for it may have been built here from too few trades.
 */
export function joinNewest(held: readonly Candle[], { candles, more }: CandleAnswer): readonly Candle[] {
  const first = candles[0];
  const last = held.at(-1);
  if (first === undefined || last === undefined) return first === undefined ? held : candles;
  // Between the two there may be candles nobody has asked for; a hole would pass for a time without trades.
  if (more && first.time > last.time) return candles;
  return [...held.slice(0, firstFrom(held, first.time)), ...candles];
}

/** Puts older candles before those that are held. */
export function joinOlder(held: readonly Candle[], older: readonly Candle[]): readonly Candle[] {
  const first = held[0];
  return first === undefined ? older : [...older.slice(0, firstFrom(older, first.time)), ...held];
}

/** Puts candles built here in their places; `built` is oldest first. */
export function joinBuilt(held: readonly Candle[], built: readonly Candle[]): readonly Candle[] {
  const first = built[0];
  if (first === undefined) return held;
  const at = firstFrom(held, first.time);
  if (at === held.length) return [...held, ...built];
  const byTime = new Map([...held.slice(at), ...built].map((candle) => [candle.time, candle]));
  return [...held.slice(0, at), ...[...byTime.values()].sort((one, other) => one.time - other.time)];
}

/** @returns index of the first candle that begins at `time` or later; their number when there is none. */
export function firstFrom(candles: readonly Candle[], time: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
