import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { pairKey } from '@/lib/session/pairs/pair-quote';

/** What one row is of: an instrument, or those that are one pair. */
export type WatchEntry = readonly [Instrument, ...Instrument[]];

/** The same for as long as the row is of the same. */
export function entryKey(entry: WatchEntry): string {
  return entry.length === 1 ? entry[0].id : pairKey(entry[0]);
}

export function entryIds(entry: WatchEntry): readonly InstrumentId[] {
  return entry.map(({ id }) => id);
}

/** Entries in an order by their keys; those it does not name stand behind, as they stood. */
export function arranged(entries: readonly WatchEntry[], keys: readonly string[]): readonly WatchEntry[] {
  const left = new Map(entries.map((entry) => [entryKey(entry), entry]));
  const first = keys.flatMap((key) => {
    const entry = left.get(key);
    left.delete(key);
    return entry === undefined ? [] : [entry];
  });
  return [...first, ...left.values()];
}
