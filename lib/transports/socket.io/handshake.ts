import type { IncomingMessage } from 'node:http';
import { requestAddress } from '../client-address';
import { checkOrigin } from '../origin-check';
import type { ServerContext } from '../server-context';

/**
 * Checks a request to Engine.IO: whose page sent it, and whether there is a place where it begins a session.
 * @throws ProtocolError `forbidden-origin`, `too-many-connections` or `full`.
 */
export function checkHandshake(request: IncomingMessage, context: ServerContext): void {
  const { origin, host } = request.headers;
  checkOrigin(origin, host, context.origins);
  if (sessionOf(request) !== '') return;
  context.streams.check();
  context.limits.check(requestAddress(request, context.proxies));
}

/** Of several the last, as Engine.IO reads it. */
function sessionOf({ url }: IncomingMessage): string {
  return new URL(url ?? '', 'http://node').searchParams.getAll('sid').at(-1) ?? '';
}
