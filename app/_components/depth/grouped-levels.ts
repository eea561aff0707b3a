import type { BookLevel } from '@/lib/market/book';
import { decimalsOf } from '@/lib/market/price-format';

/** A line of the shown book: one price, or several joined. */
export interface GroupedLevel {
  readonly price: number;
  readonly size: number;
  /** From the best price to this one. */
  readonly total: number;
}

/**
 * Joins levels into steps of a price, best first. Bids are rounded down and asks up, so that a joined level never
 * promises a better price than there is.
 * @param step greater than 0; the instrument's own step joins nothing.
 */
export function groupedLevels(levels: readonly BookLevel[], side: 'bids' | 'asks', step: number): GroupedLevel[] {
  const round = side === 'bids' ? Math.floor : Math.ceil;
  const decimals = decimalsOf(step);
  const grouped: { price: number; size: number; total: number }[] = [];
  let total = 0;
  for (const [price, size] of levels) {
    // Binary noise must not carry a price that is on the grid into the next step.
    const steps = round(Number((price / step).toFixed(6)));
    const at = Number((steps * step).toFixed(decimals));
    total += size;
    const last = grouped.at(-1);
    if (last?.price === at) {
      last.size += size;
      last.total = total;
    } else grouped.push({ price: at, size, total });
  }
  return grouped;
}

/** Steps to choose from: the instrument's own and those ten, a hundred and a thousand times as large. */
export function stepChoices(priceStep: number): readonly number[] {
  return [1, 10, 100, 1_000].map((factor) => Number((priceStep * factor).toPrecision(12)));
}
