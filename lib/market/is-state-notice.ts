import { isInstrumentId } from './instrument';
import type { StateNotice } from './state';

const VENUE = /^[a-z0-9]{2,24}$/;
const STATES: readonly unknown[] = ['live', 'delayed', 'closed', 'halted', 'down'];
const SESSIONS: readonly unknown[] = ['pre', 'regular', 'post', undefined];

/** Whether something from outside is the state of one instrument or of one venue. Its detail may be too long. */
export function isStateNotice(value: unknown): value is StateNotice {
  if (typeof value !== 'object' || value === null) return false;
  const { id, venue, state, since, session, detail } = value as Record<string, unknown>;
  const named =
    id === undefined
      ? typeof venue === 'string' && VENUE.test(venue)
      : venue === undefined && typeof id === 'string' && isInstrumentId(id);
  if (!named || !STATES.includes(state) || !SESSIONS.includes(session)) return false;
  return Number.isFinite(since) && (detail === undefined || typeof detail === 'string');
}
