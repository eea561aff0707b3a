import { useCallback, useEffect, useState } from 'react';
import { type Instrument, type InstrumentId, symbolOf } from '@/lib/market/instrument';
import { useFeeds, useSession, useUnoffered, useWatchlist } from '@/lib/session/react';
import { writeUrlState } from './url-state';

export interface Chosen {
  /** What the panel shows; undefined while the list is empty. */
  readonly instrument: Instrument | undefined;
  /** Set when the address named one that is not listed: what is shown instead, or why nothing is. */
  readonly note: string | undefined;
  choose(id: InstrumentId): void;
}

/**
 * The instrument the panel shows. One that was asked for and is not listed is stood in for by the same symbol of
 * another venue or by the first of the list, and comes back when its venue does.
 */
export function useChosen(asked: InstrumentId | undefined): Chosen {
  const session = useSession();
  const rows = useWatchlist();
  const [wanted, setWanted] = useState(asked);
  const listed = rows.find(({ id }) => id === wanted);
  const symbol = wanted === undefined ? undefined : symbolOf(wanted);
  const instrument = listed ?? rows.find((row) => row.symbol === symbol) ?? rows[0];
  const id = instrument?.id;
  useEffect(() => {
    if (id !== undefined) session.choose(id);
  }, [session, id]);
  // One and the same, or every row of the list renders with this.
  const choose = useCallback((next: InstrumentId) => {
    setWanted(next);
    writeUrlState({ id: next });
  }, []);
  const instead = useInstead(instrument);
  const missing = wanted !== undefined && wanted === asked && listed === undefined;
  return {
    instrument,
    note: missing && instead !== undefined ? `“id=${wanted}” is not on this list; ${instead}.` : undefined,
    choose,
  };
}

/** What is shown in place of one that is not listed; undefined while that is not known. */
function useInstead(instrument: Instrument | undefined): string | undefined {
  const { watchlist } = useSession();
  const unoffered = useUnoffered();
  const { known, listed } = useFeeds();
  if (instrument !== undefined) return `showing ${instrument.id}`;
  if (!known) return undefined;
  if (listed === false) return 'the server has no instruments yet';
  if (watchlist.length === 0) return 'it is empty';
  return unoffered.length === watchlist.length ? 'no feed offers what is on it' : undefined;
}
