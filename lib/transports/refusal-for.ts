import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalOf } from './answer';
import type { ServerContext } from './server-context';

/**
 * What a client is told about a fault. It is counted, and logged when it is ours.
 * @param what failed, for the log.
 */
export function refusalFor(fault: unknown, context: ServerContext, what: string): ProtocolError {
  const refusal = refusalOf(fault);
  context.traffic.refuse(refusal?.code ?? 'internal');
  if (refusal !== undefined) return refusal;
  context.log?.(what, fault);
  return new ProtocolError('internal', 'This server failed; it has been noted. Try again.');
}
