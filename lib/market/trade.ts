import type { InstrumentId } from './instrument';

export type Side = 'buy' | 'sell';

/** One execution, as the hub numbered it. */
export interface Trade {
  readonly id: InstrumentId;
  /** Number of the trade within its instrument and epoch: 1, 2, 3 … without holes. */
  readonly n: number;
  /** The hub's sequence when it was accepted. */
  readonly seq: number;
  /** In the quote currency, greater than 0. */
  readonly price: number;
  /** In the base unit, greater than 0. */
  readonly size: number;
  /** The side of the taker; absent when the venue does not say. */
  readonly side?: Side;
  /** When the venue says it happened, ms since 1970; absent when it does not say. */
  readonly eventTime?: number;
  /** When the feed received it, ms since 1970. */
  readonly ingestTime: number;
}
