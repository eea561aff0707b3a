import { BOOK_DEPTH, type BookLevel, bookFault } from '@/lib/market/book';
import type { CcxtBook, CcxtBookSide } from './exchange';

/** Bounds beyond which a figure is an error of the venue, not a market. */
const MAX_PRICE = 1e12;
const MAX_SIZE = 1e18;

/** The best levels of both sides. */
export interface BookLevels {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

function top(side: CcxtBookSide): BookLevel[] {
  const levels: BookLevel[] = [];
  for (let at = 0; at < side.length && at < BOOK_DEPTH; at++) {
    const [price = Number.NaN, size = Number.NaN] = side[at] ?? [];
    levels.push([price, size]);
  }
  return levels;
}

/** @returns the best levels as they are now, or in words why they cannot be shown. */
export function levelsOf(book: CcxtBook): BookLevels | string {
  const levels = { bids: top(book.bids), asks: top(book.asks) };
  const fault = bookFault(levels.bids, levels.asks);
  if (fault !== undefined) return fault;
  if ((levels.bids.length === 0) !== (levels.asks.length === 0)) {
    return `Its ${levels.bids.length === 0 ? 'bids' : 'asks'} are gone.`;
  }
  const isAbsurd = ([price, size]: BookLevel) => price > MAX_PRICE || size > MAX_SIZE;
  const absurd = levels.bids.find(isAbsurd) ?? levels.asks.find(isAbsurd);
  return absurd === undefined ? levels : `It has the absurd level ${absurd[0]} × ${absurd[1]}.`;
}

const sameSide = (a: readonly BookLevel[], b: readonly BookLevel[]) =>
  a.length === b.length && a.every((level, at) => level[0] === b[at]?.[0] && level[1] === b[at]?.[1]);

export function sameLevels(a: BookLevels, b: BookLevels): boolean {
  return sameSide(a.bids, b.bids) && sameSide(a.asks, b.asks);
}
