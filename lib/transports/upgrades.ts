import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { mqttOf } from './mqtt/server';
import { refusalFor } from './refusal-for';
import type { ServerContext } from './server-context';
import { refuseUpgrade } from './upgrade-refusal';
import { webSocketUpgrade } from './websocket/server';

/** Takes over a connection whose request asked to upgrade it. */
type UpgradeHandler = (request: IncomingMessage, line: Duplex, head: Buffer) => void;

/** Who answers which upgrade. A path that ends in a slash covers everything below it. */
const UPGRADES: Readonly<Record<string, (context: ServerContext) => UpgradeHandler>> = {
  '/ws': webSocketUpgrade,
  '/mqtt': (context) => mqttOf(context).upgrade,
  // Engine.IO listens to the server by itself, and leaves other paths alone (`destroyUpgrade`).
  '/socket.io/': () => () => undefined,
};

/** Hands each upgrade to the one it is for; what is for nobody is refused and closed. */
export function attachUpgrades(server: HttpServer, context: ServerContext): void {
  const handlers = Object.entries(UPGRADES).map(([path, make]) => [path, make(context)] as const);
  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    // As it was sent: what normalising would make of it is not what Engine.IO looks at.
    const [path = ''] = (request.url ?? '').split('?');
    const found = handlers.find(([own]) => (own.endsWith('/') ? path.startsWith(own) : path === own));
    try {
      if (found === undefined) throw new ProtocolError('not-found', 'There is nothing to connect to at this address.');
      found[1](request, line, head);
    } catch (fault) {
      refuseUpgrade(line, refusalFor(fault, context, 'an upgrade failed'));
    }
  });
}
