import { COLUMNS, type Column } from './columns';
import { SORT_KEYS, type SortKey } from './sort';

/** From here on a list has a table's columns, px; below, each of its rows is two lines with a place for a few of them. */
const COLUMNS_FROM_PX = 541;
/** From here on those have room for the drawing of what was recent, px. */
const RECENT_FROM_PX = 371;

/**
 * The columns that can be seen in a list of a width, if they are chosen: the others are no choice there.
 *
 * @param chosen what the list has now: bid and ask stand in the place of a last price that it has not.
 */
export function columnsIn(widthPx: number, chosen: readonly Column[]): readonly Column[] {
  if (widthPx >= COLUMNS_FROM_PX) return COLUMNS;
  return COLUMNS.filter((column) => {
    if (column === 'range' || column === 'volume') return false;
    if (column === 'bidAsk') return !chosen.includes('last');
    return column !== 'recent' || widthPx >= RECENT_FROM_PX;
  });
}

/** What rows can be sorted by where these columns can be seen: nobody sees an order by something else. */
export function sortKeysFor(columns: readonly Column[]): readonly SortKey[] {
  return SORT_KEYS.filter((key) => {
    if (key === 'instrument') return true;
    return columns.includes(key === 'spread' ? 'bidAsk' : key);
  });
}
