import { rowStateOf } from '../row-state';
import type { Session } from '../session';
import type { AlertSource } from './alert-source';

/** What a session receives. A page that is paused is judged by what goes on arriving. */
export function sessionSource(session: Session): AlertSource {
  const { store } = session;
  const received = {
    rhythm: (id: string) => store.rhythm(id, store.received(id)),
    state: (id: string, venue: string) => store.state(id, venue),
  };
  return {
    now: () => session.now(),
    elapsed: () => performance.now(),
    onReceive: (listener) => store.onReceive(listener),
    quote: (id) => store.received(id),
    updatedTime: (id) => received.rhythm(id).updatedTime,
    state: (id) =>
      rowStateOf(id, session.instrument(id), received, { ...session.status, pausedSince: undefined }, session.now()),
    get listening() {
      const { state, disconnectedSince } = session.status;
      return state.kind === 'open' && disconnectedSince === undefined;
    },
    get disconnectedSince() {
      return session.status.disconnectedSince;
    },
    follow: (ids) => session.setAlso(ids),
  };
}
