import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { RowState } from '../row-state';
import type { AttentionClocks } from './attention';

/** Where the prices come from that alerts are judged by: those received, shown or not. */
export interface AlertSource extends AttentionClocks {
  /** Told of each frame's quotes within its receipt. @returns stops telling. */
  onReceive(listener: (ids: readonly InstrumentId[]) => void): () => void;
  quote(id: InstrumentId): Quote | undefined;
  /** When the received quote was current, ms since 1970; undefined while there is none. */
  updatedTime(id: InstrumentId): number | undefined;
  state(id: InstrumentId): RowState;
  /** The connection stands, as far as the page knows. */
  readonly listening: boolean;
  /** Since when the page has had no server, ms since 1970. */
  readonly disconnectedSince: number | undefined;
  /** Has these received, also those that are on no list. */
  follow(ids: readonly InstrumentId[]): void;
}
