import type { Candle } from '@/lib/market/candle';

/**
 * Closes of a second instrument at the times the first has bars at: both share one axis, and a time only the second
 * traded at would tear the first apart.
 */
export function comparedCloses(
  candles: readonly Candle[],
  bars: readonly { readonly time: number }[],
): { time: number; value: number }[] {
  const closes = new Map(candles.map(({ time, close }) => [time, close]));
  const shown: { time: number; value: number }[] = [];
  for (const { time } of bars) {
    const value = closes.get(time);
    if (value !== undefined) shown.push({ time, value });
  }
  return shown;
}

/**
 * @returns by which fraction the close at `until`, or the last before it, is above the first close at `from` or later;
 * undefined where one of them is not known.
 */
export function changeSince(
  points: readonly { readonly time: number; readonly value: number }[],
  from: number,
  until: number,
): number | undefined {
  const first = points.find(({ time }) => time >= from);
  const last = points.findLast(({ time }) => time <= until);
  if (first === undefined || last === undefined || last.time < first.time || first.value === 0) return undefined;
  return last.value / first.value - 1;
}
