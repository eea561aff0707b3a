import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type InstrumentId, symbolOf } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import {
  type KeptList,
  type KeptLists,
  listOf,
  renamed,
  shownIds,
  withIds,
  withIdsAgain,
  withList,
  withListAgain,
  withoutList,
} from './kept-lists';
import { ListStore, VISITED } from './list-store';
import { movedIds } from './moved-ids';
import type { SharedList } from './shared-list';
import { shownName } from './shown-name';

/** Where nobody provides one, the lists without any from the address. */
export const ListsContext = createContext(new ListStore());

/** Something that was taken off the list. */
export interface Removal {
  /** One sentence: what, and off which list. */
  readonly text: string;
  /** Puts it back where it stood. */
  undo(): void;
}

export interface Lists {
  readonly kept: KeptLists;
  has(id: InstrumentId): boolean;
  /** @returns false when the list is full. */
  add(id: InstrumentId): boolean;
  /** @returns what came of it; undefined where nothing was taken off. */
  remove(...ids: InstrumentId[]): Removal | undefined;
  /** Has some stand in front of another, or at the end. */
  move(ids: readonly InstrumentId[], before: InstrumentId | undefined): void;
  /** Shows one of the kept lists, or the server's own (undefined); what was made stays kept. */
  show(key: string | undefined): void;
  /** Makes lists and shows the first of them. @returns those that were made: fewer when there are enough. */
  create(...lists: readonly SharedList[]): readonly KeptList[];
  rename(key: string, name: string): void;
  /** @param key undefined for the server's own, as it is now. */
  duplicate(key: string | undefined): void;
  /** @returns takes it back. */
  drop(key: string): () => void;
  /** Makes the list that came with the address one's own. */
  keepVisited(): void;
}

/** The watchlists kept in this browser. */
export function useLists(): Lists {
  const session = useSession();
  const store = useContext(ListsContext);
  const kept = useSyncExternalStore(store.subscribe, store.snapshot, store.serverSnapshot);
  return useMemo(() => {
    // What is kept is ahead of what the session watches, by a render and by what another tab has changed.
    const idsIn = (now: KeptLists) => shownIds(now) ?? session.watchlist;
    const create = (...made: readonly SharedList[]) => {
      const before = new Set(store.snapshot().lists.map(({ key }) => key));
      store.change((now) => made.reduce(withList, now));
      const after = store.snapshot().lists.filter(({ key }) => !before.has(key));
      const first = after[0];
      if (first !== undefined) store.change((now) => ({ ...now, shown: first.key }));
      return after;
    };
    return {
      kept,
      has: (id) => idsIn(kept).includes(id),
      add: (id) => {
        const ids = idsIn(store.snapshot());
        if (ids.includes(id)) return true;
        const changed = withIds(store.snapshot(), [...ids, id]);
        if (shownIds(changed)?.includes(id) !== true) return false;
        store.change(() => changed);
        return true;
      },
      remove: (...ids) => {
        const before = store.snapshot();
        const was = idsIn(before);
        const off = was.filter((id) => ids.includes(id));
        if (off.length === 0) return undefined;
        store.change((now) =>
          withIds(
            now,
            idsIn(now).filter((id) => !ids.includes(id)),
          ),
        );
        const after = store.snapshot();
        // There may be too many lists for one more.
        if (idsIn(after).some((id) => ids.includes(id))) return undefined;
        return {
          text: removedText(off, shownName(before)),
          undo: () => store.change((now) => withIdsAgain(now, { before, after, ids: was })),
        };
      },
      move: (ids, before) => store.change((now) => withIds(now, movedIds(idsIn(now), ids, before))),
      show: (key) => store.change((now) => (now.shown === key ? now : { ...now, shown: key })),
      create,
      rename: (key, name) => store.change((now) => renamed(now, key, name)),
      duplicate: (key) => {
        const { name = 'My list', ids = session.watchlist } = listOf(store.snapshot(), key) ?? {};
        create({ name, ids });
      },
      drop: (key) => {
        const before = store.snapshot();
        const at = before.lists.findIndex((list) => list.key === key);
        const list = before.lists[at];
        store.change((now) => withoutList(now, key));
        return () => {
          if (list !== undefined) store.change((now) => withListAgain(now, list, at));
        };
      },
      keepVisited: () =>
        store.change((now) => {
          const visited = listOf(now, VISITED);
          // There may be too many already: then it stays a visitor.
          const kept = visited === undefined ? now : withList(withoutList(now, VISITED), visited);
          return kept.lists.length < now.lists.length ? now : kept;
        }),
    };
  }, [session, store, kept]);
}

/** @param from the list, in words. */
function removedText(ids: readonly InstrumentId[], from: string): string {
  const symbols = [...new Set(ids.map(symbolOf))];
  return `${symbols.join(', ')} ${symbols.length === 1 ? 'is' : 'are'} off ${from}.`;
}

/** Has the session watch the list that is shown. For the one component that owns the page. */
export function useWatchedList(): void {
  const session = useSession();
  const { kept } = useLists();
  const ids = shownIds(kept);
  useEffect(() => session.setWatchlist(ids), [session, ids]);
}
