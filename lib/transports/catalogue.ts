import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Found } from './instruments/instrument-index';

/** What can be asked for here. */
export interface Catalogue {
  /** Another text for every other content, in this process and in any other. */
  readonly version: string;
  get(id: InstrumentId): Instrument | undefined;
  /** What a text of a person finds, best first, at most `limit`. */
  search(text: string, limit: number): Promise<Found>;
  /** Ids somebody may have meant, likeliest first. */
  near(id: InstrumentId, limit: number): Promise<InstrumentId[]>;
  list(): readonly Instrument[];
  /** What a page shows to someone who has not chosen yet. */
  defaultWatchlist(): readonly InstrumentId[];
}
