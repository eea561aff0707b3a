import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import { type KeptLists, NO_LISTS, readKeptLists, shownIds, withIds } from './kept-lists';

const KEY = 'tickwire-lists';

const listeners = new Set<() => void>();
let held: { readonly text: string | null; readonly kept: KeptLists } = { text: null, kept: NO_LISTS };
/** What the browser would not keep: it lives as long as the page. */
let unkept: string | undefined;

function storedText(): string | null {
  if (unkept !== undefined) return unkept;
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The same object for the same text, as React asks of a snapshot. */
function snapshot(): KeptLists {
  const text = storedText();
  if (text !== held.text) held = { text, kept: readKeptLists(text) };
  return held.kept;
}

function store(kept: KeptLists): void {
  const text = JSON.stringify(kept);
  try {
    window.localStorage.setItem(KEY, text);
    unkept = undefined;
  } catch {
    // Full or forbidden. What it still holds from before is not what is wanted now.
    unkept = text;
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
  remove(...ids: InstrumentId[]): void;
  /** Shows one of the kept lists, or the server's own (undefined); what was made stays kept. */
  show(at: number | undefined): void;
}

/** The watchlists kept in this browser. Whoever uses it first has the session watch the shown one. */
export function useLists(): Lists {
  const session = useSession();
  const kept = useSyncExternalStore(subscribe, snapshot, () => NO_LISTS);
  return useMemo(() => {
    // What is kept is ahead of what the session watches, by a render and by what another tab has changed.
    const current = () => shownIds(snapshot()) ?? session.watchlist;
    return {
      kept,
      has: (id) => (shownIds(kept) ?? session.watchlist).includes(id),
      add: (id) => {
        if (current().includes(id)) return true;
        const changed = withIds(snapshot(), [...current(), id]);
        if (shownIds(changed)?.includes(id) !== true) return false;
        store(changed);
        return true;
      },
      remove: (...ids) => {
        const left = current().filter((id) => !ids.includes(id));
        store(withIds(snapshot(), left));
      },
      show: (at) => store({ ...snapshot(), shown: at }),
    };
  }, [session, kept]);
}

/** Has the session watch the list that is shown. For the one component that owns the page. */
export function useWatchedList(): void {
  const session = useSession();
  const { kept } = useLists();
  const ids = shownIds(kept);
  useEffect(() => session.setWatchlist(ids), [session, ids]);
}
