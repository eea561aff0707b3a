import type { Candle } from '@/lib/market/candle';
import type { CandleCounts, CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import type { InstrumentId } from '@/lib/market/instrument';

/** Where candles come from. */
export interface CandleSource {
  /** Never rejects: what could not be had is said in the answer. It may take some seconds. */
  history(query: CandleQuery): Promise<CandleHistory>;
  /**
   * The minutes of the last hour that are known already, at most 60, oldest first, the open one too. Nobody is asked
   * for more. Never rejects.
   */
  recent(id: InstrumentId): Promise<readonly Candle[]>;
  readonly counts: CandleCounts;
}
