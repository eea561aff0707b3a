import { useEffect, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Trade } from '@/lib/market/trade';
import { useSession } from '@/lib/session/react';

/** @returns how many order books have come since it is held; 0 while it is not. */
export function useBookNews(id: InstrumentId, since: number | undefined): number {
  const session = useSession();
  const [news, setNews] = useState(0);
  useEffect(() => {
    setNews(0);
    if (since === undefined) return;
    return session.store.onBook(id, () => setNews((count) => count + 1));
  }, [session, id, since]);
  return news;
}

/** @returns how many trades of a tape a held one does not have; by their numbers, so that none is forgotten. */
export function tradeNews(held: readonly Trade[], coming: readonly Trade[]): number {
  const newest = coming.at(-1)?.n;
  const last = held.at(-1)?.n;
  if (newest === undefined) return 0;
  // Another life of the server counts from the beginning.
  if (last === undefined || newest < last) return coming.length;
  return newest - last;
}
