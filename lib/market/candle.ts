/** Intervals candles come in. */
export const CANDLE_INTERVALS = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;

export type CandleInterval = (typeof CANDLE_INTERVALS)[number];

/** Length of each, ms. Days are those of UTC for what trades around the clock, of the exchange for stocks. */
export const CANDLE_MS: Readonly<Record<CandleInterval, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
};

/** What traded in one interval. An interval without a trade has none: a gap is a gap. */
export interface Candle {
  /** When it begins, ms since 1970. */
  readonly time: number;
  /** Prices in the quote currency: `low` ≤ `open`, `close` ≤ `high`. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In the base unit, 0 where the venue says so. */
  readonly volume: number;
}

export function isCandleInterval(text: string): text is CandleInterval {
  return (CANDLE_INTERVALS as readonly string[]).includes(text);
}
