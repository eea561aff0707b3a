'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Book } from '@/lib/market/book';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import type { TransportName } from '@/lib/transports/transport';
import type { FeedsSummary } from './directory';
import { pageSurroundings, type SidecarPlace } from './page-surroundings';
import { isSameState, type RowState } from './row-state';
import { Session } from './session';
import type { SessionStatus } from './session-status';
import { createBrowserTabs } from './tabs/browser-tabs';
import { onTick } from './ticker';
import type { TransportFigures } from './transport-figures';

/** Settings the server renders into the page. */
export interface SessionSettings extends SidecarPlace {
  readonly startTransport?: TransportName | 'auto';
  readonly startCompare?: boolean;
  /** Whether the live connection may be shared with other tabs. Default true. */
  readonly sharing?: boolean;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** Gives its children a session, connected while they are mounted. */
export function SessionProvider({ settings, children }: { settings: SessionSettings; children: ReactNode }) {
  const [session] = useState(() => createSession(settings));
  useEffect(() => {
    session.start();
    return () => session.stop();
  }, [session]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

function createSession({ startTransport, startCompare, sharing, ...place }: SessionSettings): Session {
  return new Session({
    ...pageSurroundings(place),
    tabs: typeof window === 'undefined' ? undefined : createBrowserTabs(),
    schedule: flushAtNextFrame,
    ...(startTransport === undefined ? {} : { startTransport }),
    ...(startCompare === undefined ? {} : { startCompare }),
    ...(sharing === undefined ? {} : { sharing }),
  });
}

/** A hidden page has no animation frames: there the store is flushed once a second. */
function flushAtNextFrame(flush: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(flush);
  else setTimeout(flush, 1_000);
}

/** @throws Error outside of a `SessionProvider`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession needs a SessionProvider above it.');
  return session;
}

function useSessionPart<Part>(read: (session: Session) => Part): Part {
  const session = useSession();
  const subscribe = useCallback((listener: () => void) => session.onChange(listener), [session]);
  const get = () => read(session);
  return useSyncExternalStore(subscribe, get, get);
}

export const useSessionStatus = (): SessionStatus => useSessionPart((session) => session.status);

/** One per transport, once a second. */
export const useFigures = (): readonly TransportFigures[] => useSessionPart((session) => session.figures);

export const useWatchlist = (): readonly Instrument[] => useSessionPart((session) => session.rows);

/** See `Session.watchesNothing`. */
export const useWatchesNothing = (): boolean => useSessionPart((session) => session.watchesNothing);

/** What is watched and the server does not offer now: it has no row. */
export const useUnoffered = (): readonly InstrumentId[] => useSessionPart((session) => session.unoffered);

/** What the catalogue says of a watched or chosen instrument; undefined until it has answered, and for unknown ones. */
export function useInstrument(id: InstrumentId | undefined): Instrument | undefined {
  return useSessionPart((session) => (id === undefined ? undefined : session.instrument(id)));
}

export const useFeeds = (): FeedsSummary => useSessionPart((session) => session.feeds);

function useStore<Part>(id: InstrumentId, read: (session: Session) => Part): Part {
  const session = useSession();
  const subscribe = useCallback((listener: () => void) => session.store.onUpdate(id, listener), [session, id]);
  const get = () => read(session);
  return useSyncExternalStore(subscribe, get, get);
}

/** The latest quote of one instrument, at most once per animation frame. */
export function useQuote(id: InstrumentId): Quote | undefined {
  return useStore(id, (session) => session.store.quote(id));
}

/** The last trades of one instrument, newest last, at most 200. */
export function useTrades(id: InstrumentId): readonly Trade[] {
  return useStore(id, (session) => session.store.trades(id));
}

/**
 * The order book of one instrument, best level first, at most once per animation frame. Undefined while none is known:
 * not the chosen instrument, books not switched on (`Session.setBooks`), not come yet, or being rebuilt by its feed.
 */
export function useBook(id: InstrumentId): Book | undefined {
  const session = useSession();
  const subscribe = useCallback((listener: () => void) => session.store.onBook(id, listener), [session, id]);
  const get = () => session.store.book(id);
  return useSyncExternalStore(subscribe, get, get);
}

/** Why there is no order book of an instrument, one sentence; undefined where there is one, or one is on its way. */
export function useNoBook(id: InstrumentId): string | undefined {
  const session = useSession();
  const subscribe = useCallback((listener: () => void) => session.store.onBook(id, listener), [session, id]);
  const get = () => session.store.whyNoBook(id);
  return useSyncExternalStore(subscribe, get, get);
}

const NOT_YET: RowState = {
  word: 'SLOW',
  awaited: true,
  simulated: false,
  delayMinutes: 0,
  since: undefined,
  session: undefined,
  detail: undefined,
};

/** What a row is to be called, looked at four times a second; renders only when it changes. */
export function useInstrumentState(id: InstrumentId): RowState {
  const session = useSession();
  const [state, setState] = useState<RowState>(NOT_YET);
  useEffect(() => {
    const look = () =>
      setState((held) => {
        const now = session.rowState(id);
        return isSameState(held, now) ? held : now;
      });
    look();
    return onTick(look);
  }, [session, id]);
  return state;
}
