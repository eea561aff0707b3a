import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { type Instrument, type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { useFeeds, useSession, useUnoffered, useWatchlist } from '@/lib/session/react';
import { useLists } from '../lists/use-lists';
import { venueName } from '../state/venue-name';
import { writeUrlState } from './url-state';

export interface Chosen {
  /** What the panel shows; undefined while there is nothing to show. */
  readonly instrument: Instrument | undefined;
  /** Set when the server does not offer what the address named: what is shown instead, or why nothing is. */
  readonly note: string | undefined;
  choose(id: InstrumentId): void;
}

/**
 * The instrument the panel shows: what was chosen, on the list or not, as long as the server offers it. Else it is stood
 * in for by the same symbol of another venue or by the first of the list, and comes back when its venue does.
 */
export function useChosen(asked: InstrumentId | undefined): Chosen {
  const session = useSession();
  const rows = useWatchlist();
  const own = useLists().kept.shown !== undefined;
  const [wanted, setWanted] = useState(asked);
  const [shown, setShown] = useState<InstrumentId>();
  useEffect(() => {
    // Also while something stands in for it: else nobody would hear that it is back.
    session.setAlso(wanted === undefined ? [] : [wanted], 'chosen');
    return () => session.setAlso([], 'chosen');
  }, [session, wanted]);
  const chosen = useOffered(wanted);
  // Nobody chose it, but it is what the reader looks at. The server's own list may move on to another venue.
  const held = useOffered(own ? shown : undefined);
  const symbol = wanted === undefined ? undefined : symbolOf(wanted);
  const instrument = chosen ?? held ?? rows.find((row) => row.symbol === symbol) ?? rows[0];
  const id = instrument?.id;
  useEffect(() => {
    if (id === undefined) return;
    session.choose(id);
    setShown(id);
  }, [session, id]);
  // One and the same, or every row of the list renders with this.
  const choose = useCallback((next: InstrumentId) => {
    setWanted(next);
    writeUrlState({ id: next });
  }, []);
  const left =
    wanted === undefined && held !== undefined && !rows.some((row) => row.id === held.id) ? held.id : undefined;
  useEffect(() => {
    // It stays only for being looked at: that is a choice, which another list or a reload does not undo.
    if (left !== undefined) choose(left);
  }, [left, choose]);
  const why = useWhyNot(wanted, instrument);
  return { instrument, note: wanted === asked ? why : undefined, choose };
}

/** @returns what the catalogue says of it while the server offers it. */
function useOffered(id: InstrumentId | undefined): Instrument | undefined {
  const session = useSession();
  const subscribe = useCallback((listener: () => void) => session.onChange(listener), [session]);
  const get = () => (id !== undefined && session.offers(id) ? session.instrument(id) : undefined);
  return useSyncExternalStore(subscribe, get, get);
}

/** Why it is not shown, one sentence; undefined where it is, or while that is not known. */
function useWhyNot(wanted: InstrumentId | undefined, instrument: Instrument | undefined): string | undefined {
  const session = useSession();
  const unoffered = useUnoffered();
  const { known, listed } = useFeeds();
  if (wanted === undefined || instrument?.id === wanted || !known) return undefined;
  const name = nameOf(wanted);
  if (listed === false) return `This server has no instruments yet; ${name} is shown once it offers it.`;
  if (session.offers(wanted) !== false) return undefined;
  if (instrument !== undefined) return `This server does not offer ${name} now; showing ${nameOf(instrument.id)}.`;
  const { length } = session.watchlist;
  if (length === 0) return `This server does not offer ${name} now, and this list is empty.`;
  return unoffered.length === length
    ? `This server does not offer ${name} now, nor anything else on this list.`
    : undefined;
}

/** `BTC-USD (Coinbase)` */
function nameOf(id: InstrumentId): string {
  return `${symbolOf(id)} (${venueName(venueOf(id))})`;
}
