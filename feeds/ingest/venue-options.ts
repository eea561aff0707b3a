import type { MarketEvent } from '@/lib/market/market-event';
import type { CatalogueCache } from './catalogue-cache';

/** What supervising a venue needs; the same for all venues of a plan. */
export interface VenueOptions {
  readonly publish: (event: MarketEvent) => void;
  /** Its state or catalogue is another now, or it has been away for `answerMs`. */
  readonly changed: () => void;
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** How long it may take to answer before it counts as away. */
  readonly answerMs: number;
  readonly retryMs: number;
  /** How often it is asked again what it lists, give or take a tenth. */
  readonly catalogueRefreshMs: number;
  /** What it listed in earlier lives of the process; absent where nothing is kept. */
  readonly catalogues?: CatalogueCache;
}
