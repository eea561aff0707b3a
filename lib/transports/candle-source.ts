import type { CandleCounts, CandleHistory, CandleQuery } from '@/lib/market/candle-history';

/** Where candles come from. */
export interface CandleSource {
  /** Never rejects: what could not be had is said in the answer. It may take some seconds. */
  history(query: CandleQuery): Promise<CandleHistory>;
  readonly counts: CandleCounts;
}
