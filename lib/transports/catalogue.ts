import type { Instrument, InstrumentId } from '@/lib/market/instrument';

/** What can be asked for here. */
export interface Catalogue {
  get(id: InstrumentId): Instrument | undefined;
  /** Ids somebody may have meant, likeliest first. */
  near(id: InstrumentId, limit: number): InstrumentId[];
  list(): readonly Instrument[];
  /** What a page shows to someone who has not chosen yet. */
  defaultWatchlist(): readonly InstrumentId[];
}
