import type { ServerOptions } from 'socket.io';
import { LIMITS } from '@/lib/protocol/limits';

/** How Socket.IO is run here; whoever connects is untrusted. */
export const SOCKET_IO_OPTIONS: Partial<ServerOptions> = {
  path: '/socket.io/',
  // Stock clients begin with long polling and then upgrade; some can do nothing else.
  transports: ['polling', 'websocket'],
  serveClient: false,
  // Upgrades of other paths are others'.
  destroyUpgrade: false,
  perMessageDeflate: false,
  // As everywhere here: compressing small answers costs more than it saves.
  httpCompression: false,
  maxHttpBufferSize: LIMITS.messageBytes,
  // Time to join the namespace after connecting.
  connectTimeout: 5_000,
  pingInterval: 10_000,
  pingTimeout: 10_000,
  cleanupEmptyChildNamespaces: true,
};
