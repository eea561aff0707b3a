import type { ServerOptions } from 'socket.io';
import { LIMITS } from '@/lib/protocol/limits';

/** How Socket.IO is run here; whoever connects is untrusted. */
export const SOCKET_IO_OPTIONS: Partial<ServerOptions> = {
  path: '/socket.io/',
  // Long polling is a transport of its own here.
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  maxHttpBufferSize: LIMITS.messageBytes,
  // Time to join the namespace after connecting.
  connectTimeout: 5_000,
  pingInterval: 10_000,
  pingTimeout: 10_000,
  cleanupEmptyChildNamespaces: true,
};
