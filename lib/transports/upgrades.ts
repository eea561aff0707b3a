import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { declineUpgrade, offersWebSocket } from './declined-upgrade';
import { mqttOf } from './mqtt/server';
import { refusalFor } from './refusal-for';
import type { ServerContext } from './server-context';
import { checkHandshake } from './socket.io/handshake';
import { refuseUpgrade } from './upgrade-refusal';
import { webSocketUpgrade } from './websocket/server';

/** Takes over a connection whose request asked to upgrade it. @throws ProtocolError */
type UpgradeHandler = (request: IncomingMessage, line: Duplex, head: Buffer) => void;

/**
 * Who answers which upgrade. A path that ends in a slash covers everything below it.
 * @param next goes on to whoever listened before.
 */
const UPGRADES: Readonly<Record<string, (context: ServerContext, next: UpgradeHandler) => UpgradeHandler>> = {
  '/ws': (context) => webSocketUpgrade(context),
  '/mqtt': (context) => mqttOf(context).upgrade,
  // Engine.IO would refuse everything with 400.
  '/socket.io/': (context, next) => (request, line, head) => {
    checkHandshake(request, context);
    next(request, line, head);
  },
};

/**
 * Hands each upgrade to the one it is for; what is for nobody is refused and closed. An upgrade to anything but a
 * WebSocket is answered as the plain request it also is.
 * @param server Socket.IO listens to it already: it is asked after us, for what is its own.
 */
export function attachUpgrades(server: HttpServer, context: ServerContext): void {
  const earlier = server.listeners('upgrade');
  server.removeAllListeners('upgrade');
  const next: UpgradeHandler = (...upgrade) => {
    for (const listener of earlier) listener.apply(server, upgrade);
  };
  const handlers = Object.entries(UPGRADES).map(([path, make]) => [path, make(context, next)] as const);
  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    // As it was sent: what normalising would make of it is not what Engine.IO looks at.
    const [path = ''] = (request.url ?? '').split('?');
    const found = handlers.find(([own]) => (own.endsWith('/') ? path.startsWith(own) : path === own));
    try {
      if (!offersWebSocket(request)) return declineUpgrade(server, request, line);
      if (found === undefined) throw new ProtocolError('not-found', 'There is nothing to connect to at this address.');
      found[1](request, line, head);
    } catch (fault) {
      refuseUpgrade(line, refusalFor(fault, context, 'an upgrade failed'));
    }
  });
}
