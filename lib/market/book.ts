import type { InstrumentId } from './instrument';

/** Levels a book has on each side at most. */
export const BOOK_DEPTH = 20;

/** Price in the quote currency and what rests there in the base unit; both greater than 0. */
export type BookLevel = readonly [price: number, size: number];

/**
 * The best levels of both sides, best first: bids fall, asks rise, and the best bid is below the best ask. Only the
 * newest matters. Both sides empty: nothing is known of it now (it is being rebuilt).
 */
export interface Book {
  readonly id: InstrumentId;
  /** The hub's sequence when it was accepted. */
  readonly seq: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** Venue's time, ms since 1970; absent when the venue does not say. */
  readonly eventTime?: number;
  /** When the feed received it, ms since 1970. */
  readonly ingestTime: number;
  /** Without levels only: why there are none, one sentence for people; absent while they are on their way. */
  readonly detail?: string;
}

/** Why these two sides are no book that may be shown; undefined when they are one. */
export function bookFault(bids: readonly BookLevel[], asks: readonly BookLevel[]): string | undefined {
  for (const [name, side, direction] of [
    ['bids', bids, -1],
    ['asks', asks, 1],
  ] as const) {
    let previous: number | undefined;
    for (const [price, size] of side) {
      if (!(Number.isFinite(price) && price > 0 && Number.isFinite(size) && size > 0))
        return `${name} have the level ${price} × ${size}; both must be numbers greater than 0.`;
      if (previous !== undefined && (price - previous) * direction <= 0)
        return `${name} are out of order: ${price} after ${previous}.`;
      previous = price;
    }
  }
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  if (bid !== undefined && ask !== undefined && bid >= ask) return `It is crossed: bid ${bid}, ask ${ask}.`;
  return undefined;
}
