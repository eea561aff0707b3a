import type { SessionStatus } from '@/lib/session/session-status';
import type { TransportFigures, TransportRole } from '@/lib/session/transport-figures';

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

/** The role as a key draws it; the live one keeps its place, the page says elsewhere that the server is gone. */
export function keyRole(figures: TransportFigures | undefined, status: SessionStatus): KeyRole {
  if (figures === undefined) return 'off';
  if (figures.name === status.live) return 'live';
  if (failureOf(figures) !== undefined) return 'failed';
  if (figures.name === status.opening) return 'opening';
  return figures.role;
}
