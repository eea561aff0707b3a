import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Where a route handler finds the address of the socket, which Next does not tell. */
export const PEER_HEADER = 'x-tickwire-peer';

const INSTALLED = Symbol.for('tickwire.peer-address');

/**
 * From now on every request to a server of this process carries its peer's address in `PEER_HEADER`, whatever the
 * client wrote there. Idempotent, across the copies Next makes of a module.
 */
export function tagPeerAddresses(): void {
  const shared = globalThis as { [INSTALLED]?: boolean };
  if (shared[INSTALLED]) return;
  shared[INSTALLED] = true;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? '';
  });
}
