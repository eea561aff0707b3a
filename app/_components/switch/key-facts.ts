import type { SessionStatus } from '@/lib/session/session-status';
import type { TransportFigures, TransportRole } from '@/lib/session/transport-figures';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { type Choice, keyOf } from './choices';

/** What a key shows: its transport's role, or that it was wanted and does not answer. */
export type KeyRole = TransportRole | 'failed';

/** Two attempts in vain: one may be bad luck. */
const FAILED_ATTEMPT = 2;

/** @returns why a transport does not run though it should; undefined while it does, or is not wanted. */
export function failureOf(figures: TransportFigures | undefined): string | undefined {
  if (figures === undefined || figures.role === 'off' || figures.role === 'earlier') return undefined;
  const { state } = figures;
  if (state?.kind === 'closed' && state.cause !== undefined) return state.cause;
  if (state?.kind === 'connecting' && state.attempt >= FAILED_ATTEMPT) return 'no answer';
  return undefined;
}

/** @returns whether anything has come over it: before that it is not fresh, but unknown. */
export function hasBrought({ latencyMs, frequency }: TransportFigures): boolean {
  return latencyMs !== undefined || (frequency !== undefined && frequency > 0);
}

type Standing = Pick<SessionStatus, 'choice' | 'live' | 'opening'>;

/** The key the wire goes around: what was chosen, once prices come over it. */
export function liveKey({ choice, live }: Standing): Choice {
  return choice === 'auto' ? choice : keyOf(live);
}

/** The transport a key draws: itself, what `auto` has chosen, or the variant of it that is in use. */
export function shownOn(key: Choice, { live, opening }: Standing): TransportName {
  if (key === 'auto') return live;
  if (keyOf(live) === key) return live;
  if (opening !== undefined && keyOf(opening) === key) return opening;
  return PRIMARY_TRANSPORTS.find((name) => name === key) ?? live;
}

/** The role as a key draws it; the live one keeps its place, the page says elsewhere that the server is gone. */
export function keyRole(figures: TransportFigures | undefined, key: Choice, status: Standing): KeyRole {
  if (key === 'auto') return status.choice === 'auto' ? 'live' : 'off';
  if (figures === undefined) return 'off';
  // What `auto` has chosen runs, and the wire is around the key of `auto`.
  if (figures.name === status.live) return status.choice === 'auto' ? 'measured' : 'live';
  if (failureOf(figures) !== undefined) return 'failed';
  if (figures.name === status.opening) return 'opening';
  return figures.role;
}
