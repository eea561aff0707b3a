import { useEffect, useMemo, useRef, useState } from 'react';
import { useShownRate } from '@/lib/session/rates/rates-react';
import { useSession } from '@/lib/session/react';
import { rowFacts } from './row-facts';
import { type Sort, sortRows } from './sort';
import { arranged, entryKey, type WatchEntry } from './watch-entry';

const SORT_EVERY_MS = 1_000;

interface Order {
  readonly sort: Sort;
  readonly keys: readonly string[];
}

/**
 * Rows in the order that is wanted. It is looked at once a second, from the live store: rows do not render for it.
 * @param held somebody is about to point at a row, or nothing comes to sort by: the order stays.
 */
export function useRowOrder(entries: readonly WatchEntry[], sort: Sort, held: boolean): readonly WatchEntry[] {
  const session = useSession();
  const [order, setOrder] = useState<Order>({ sort: 'hand', keys: [] });
  const shownRate = useShownRate();
  const latest = useRef({ held, shownRate, sort: order.sort });
  useEffect(() => {
    latest.current.held = held;
    latest.current.shownRate = shownRate;
  });
  useEffect(() => {
    if (sort === 'hand') {
      latest.current.sort = sort;
      return;
    }
    const look = () => {
      latest.current.sort = sort;
      const keys = sortRows(entries, sort, (entry) => rowFacts(session, entry, latest.current.shownRate)).map(entryKey);
      setOrder((before) => (before.sort === sort && before.keys.join() === keys.join() ? before : { sort, keys }));
    };
    const lookUnlessHeld = () => {
      if (!latest.current.held) look();
    };
    // Who asks for another order gets it at once.
    if (latest.current.sort !== sort) look();
    else lookUnlessHeld();
    const timer = setInterval(lookUnlessHeld, SORT_EVERY_MS);
    return () => clearInterval(timer);
  }, [session, entries, sort]);
  return useMemo(() => (sort === 'hand' ? entries : arranged(entries, order.keys)), [sort, entries, order]);
}
