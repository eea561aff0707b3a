import type { CandleInterval } from '@/lib/market/candle';

const DAYS: Readonly<Record<CandleInterval, number>> = {
  '1m': 30,
  '5m': 90,
  '15m': 180,
  '1h': 730,
  '4h': 3_650,
  '1d': 36_500,
};

/** How long candles are kept after their beginning, ms. Older ones are asked for again when somebody wants them. */
export function retentionMs(interval: CandleInterval): number {
  return DAYS[interval] * 86_400_000;
}
