import { CANDLE_MS, type CandleInterval } from '@/lib/market/candle';
import type { CcxtExchange } from './exchange';

/** What ccxt calls lengths of candles from which others can be put together, longest first. */
const PARTS: readonly (readonly [name: string, ms: number])[] = [
  ['6h', 21_600_000],
  ['4h', 14_400_000],
  ['2h', 7_200_000],
  ['1h', 3_600_000],
  ['30m', 1_800_000],
  ['15m', 900_000],
  ['5m', 300_000],
  ['1m', 60_000],
];

/** What to ask a venue for: candles of the wanted interval, or shorter ones that make it up. */
export interface Timeframe {
  /** ccxt's name. */
  readonly name: string;
  readonly ms: number;
}

/** @returns undefined when the venue has neither the interval nor one that divides it. */
export function timeframeOf(
  { has, timeframes = {} }: Pick<CcxtExchange, 'has' | 'timeframes'>,
  interval: CandleInterval,
): Timeframe | undefined {
  if (has.fetchOHLCV !== true) return undefined;
  const wanted = CANDLE_MS[interval];
  if (Object.hasOwn(timeframes, interval)) return { name: interval, ms: wanted };
  const part = PARTS.find(([name, ms]) => ms < wanted && wanted % ms === 0 && Object.hasOwn(timeframes, name));
  return part === undefined ? undefined : { name: part[0], ms: part[1] };
}

export const hasCandles = (exchange: Pick<CcxtExchange, 'has' | 'timeframes'>): boolean =>
  timeframeOf(exchange, '1m') !== undefined;
