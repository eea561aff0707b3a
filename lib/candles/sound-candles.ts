import type { Candle, CandleInterval } from '@/lib/market/candle';
import { candleStart } from '@/lib/market/candle-time';

export interface SoundOptions {
  readonly interval: CandleInterval;
  readonly timeZone: string | undefined;
  /** Those that begin here or later are not wanted: they are open, or nobody asked for them. */
  readonly before: number;
}

/**
 * What of a venue's candles may be believed, oldest first, each time once. Days are put at the beginning of theirs:
 * venues stamp them with anything from midnight to the opening.
 * @returns also how many were nonsense.
 */
export function soundCandles(
  candles: readonly Candle[],
  { interval, timeZone, before }: SoundOptions,
): { readonly sound: Candle[]; readonly rejected: number } {
  const byTime = new Map<number, Candle>();
  let rejected = 0;
  for (const { time, open, high, low, close, volume } of candles) {
    const start = candleStart(time, interval, timeZone);
    const aligned = start === time || interval === '1d';
    if (!aligned || !isSound({ time, open, high, low, close, volume })) rejected++;
    else if (start < before) byTime.set(start, { time: start, open, high, low, close, volume });
  }
  return { sound: [...byTime.values()].sort((one, other) => one.time - other.time), rejected };
}

function isSound({ time, open, high, low, close, volume }: Candle): boolean {
  if (![time, open, high, low, close, volume].every(Number.isFinite)) return false;
  if (!(time > 0 && low > 0 && volume >= 0)) return false;
  return low <= open && low <= close && open <= high && close <= high;
}

/** Whether two say the same; sums of the same sizes in another order differ in their last digits. */
export function sameCandle(one: Candle, other: Candle): boolean {
  const near = (left: number, right: number, share: number) =>
    Math.abs(left - right) <= share * Math.max(Math.abs(left), Math.abs(right));
  const prices = (['open', 'high', 'low', 'close'] as const).every((field) => near(one[field], other[field], 1e-9));
  return one.time === other.time && prices && near(one.volume, other.volume, 1e-6);
}
