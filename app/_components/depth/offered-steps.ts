import type { Book } from '@/lib/market/book';
import { groupedLevels } from './grouped-levels';

/** Rows a step must leave on each side of the known book to stay offered, and to be offered anew. */
const ROWS_KEPT = 5;
const ROWS_NEW = 6;

export interface OfferedStepsOptions {
  /** All there are; the first joins nothing. */
  readonly steps: readonly number[];
  /** Undefined while none is known: what was offered stays. */
  readonly book: Pick<Book, 'bids' | 'asks'> | undefined;
  /** What was offered so far. */
  readonly before: readonly number[];
  /** Stays, however little it leaves, until another is chosen. */
  readonly chosen: number;
}

/**
 * Steps that leave several rows of the book as it is. One is withdrawn later than it is offered, so that a book that
 * grows and shrinks by a level does not add and take away.
 */
export function offeredSteps({ steps, book, before, chosen }: OfferedStepsOptions): readonly number[] {
  return steps.filter((step, at) => {
    if (at === 0 || step === chosen) return true;
    if (book === undefined || (book.bids.length === 0 && book.asks.length === 0)) return before.includes(step);
    return rowsLeft(book, step) >= (before.includes(step) ? ROWS_KEPT : ROWS_NEW);
  });
}

/** On the side that has fewer. */
function rowsLeft({ bids, asks }: Pick<Book, 'bids' | 'asks'>, step: number): number {
  return Math.min(groupedLevels(bids, 'bids', step).length, groupedLevels(asks, 'asks', step).length);
}
