import { type ErrorBody, ProtocolError } from '@/lib/protocol/protocol-error';

/** Why this server closes a WebSocket, beside what RFC 6455 itself has codes for (1002, 1007, 1009). */
export const CLOSE = {
  goingAway: 1001,
  binary: 1003,
  failed: 1011,
  tryAgainLater: 1013,
  noSubscribe: 4408,
} as const;

/** @returns the close code of a refusal: 4000 and its HTTP status, except where RFC 6455 has a code that says the same. */
export function closeCodeOf(code: ErrorBody['error']['code']): number {
  const { status } = new ProtocolError(code, '');
  if (status === 503) return CLOSE.tryAgainLater;
  return status === 500 ? CLOSE.failed : 4_000 + status;
}
