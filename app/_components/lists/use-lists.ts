import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import { type KeptLists, MOST_IN_A_LIST, NO_LISTS, readKeptLists, shownIds, withIds } from './kept-lists';

const KEY = 'tickwire-lists';

const listeners = new Set<() => void>();
let held: { readonly text: string | null; readonly kept: KeptLists } = { text: null, kept: NO_LISTS };
/** Where a browser keeps nothing, the lists live as long as the page. */
let unkept: string | null = null;

function storedText(): string | null {
  try {
    return window.localStorage.getItem(KEY) ?? unkept;
  } catch {
    return unkept;
  }
}

/** The same object for the same text, as React asks of a snapshot. */
function snapshot(): KeptLists {
  const text = storedText();
  if (text !== held.text) held = { text, kept: readKeptLists(text) };
  return held.kept;
}

function store(kept: KeptLists): void {
  unkept = JSON.stringify(kept);
  try {
    window.localStorage.setItem(KEY, unkept);
  } catch {
    // Full or forbidden.
  }
  for (const tell of listeners) tell();
}

/** Other tabs change the lists too. */
function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

export interface Lists {
  readonly kept: KeptLists;
  has(id: InstrumentId): boolean;
  /** @returns false when the list is full. */
  add(id: InstrumentId): boolean;
  remove(id: InstrumentId): void;
  /** Shows the server's own list again; what was made stays kept. */
  showDefault(): void;
}

/** The watchlists kept in this browser. Whoever uses it first has the session watch the shown one. */
export function useLists(): Lists {
  const session = useSession();
  const kept = useSyncExternalStore(subscribe, snapshot, () => NO_LISTS);
  const has = useCallback((id: InstrumentId) => session.watchlist.includes(id), [session]);
  const add = useCallback(
    (id: InstrumentId) => {
      if (session.watchlist.includes(id)) return true;
      if (session.watchlist.length >= MOST_IN_A_LIST) return false;
      store(withIds(snapshot(), [...session.watchlist, id]));
      return true;
    },
    [session],
  );
  const remove = useCallback(
    (id: InstrumentId) =>
      store(
        withIds(
          snapshot(),
          session.watchlist.filter((other) => other !== id),
        ),
      ),
    [session],
  );
  const showDefault = useCallback(() => store({ ...snapshot(), shown: undefined }), []);
  return { kept, has, add, remove, showDefault };
}

/** Has the session watch the list that is shown. For the one component that owns the page. */
export function useWatchedList(): void {
  const session = useSession();
  const { kept } = useLists();
  const ids = shownIds(kept);
  useEffect(() => session.setWatchlist(ids), [session, ids]);
}
