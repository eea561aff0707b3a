import type { UTCTimestamp } from 'lightweight-charts';
import type { Candle } from '@/lib/market/candle';
import type { Bar } from './chart-bars';

/** The library counts seconds. */
export function timeOf({ time }: { readonly time: number }): UTCTimestamp {
  return (time / 1_000) as UTCTimestamp;
}

/** For candles and for a line of closes alike; without values it is an empty place. */
export function pointOf(bar: Bar) {
  const time = timeOf(bar);
  if (!('close' in bar)) return { time };
  const { open, high, low, close } = bar;
  return { time, open, high, low, close, value: close };
}

export function volumeOf(candle: Candle) {
  return { time: timeOf(candle), value: candle.volume };
}
