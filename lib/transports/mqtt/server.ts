import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LIMITS } from '@/lib/protocol/limits';
import { clientAddress } from '../client-address';
import { checkOrigin } from '../origin-check';
import { refusalFor } from '../refusal-for';
import type { ServerContext } from '../server-context';
import { type Broker, createBroker } from './broker';
import type { MqttConnection } from './connection';
import { overTcp, overWebSocket } from './peers';

/** CONNACK 3, server unavailable: all MQTT 3.1.1 can say to a client that is not let in. */
const UNAVAILABLE = Buffer.from([0x20, 0x02, 0x00, 0x03]);

/** MQTT of one process, over WebSocket and over plain TCP. */
export interface MqttServer {
  /** Takes over a connection whose request asked to upgrade it. @throws ProtocolError */
  upgrade(request: IncomingMessage, line: Duplex, head: Buffer): void;
  /** Serves a plain TCP socket. */
  accept(socket: Socket): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

const servers = new WeakMap<ServerContext, MqttServer>();

/** The one of a process, made when it is first asked for; whoever stops the process closes it. */
export function mqttOf(context: ServerContext): MqttServer {
  let server = servers.get(context);
  if (server === undefined) {
    server = createMqttServer(context, createBroker(context));
    servers.set(context, server);
  }
  return server;
}

function createMqttServer(context: ServerContext, broker: Broker): MqttServer {
  const webSockets = new WebSocketServer({
    noServer: true,
    // A message may hold several packets; how large each may be is looked at behind it.
    maxPayload: 4 * LIMITS.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => ['mqtt', 'mqttv3.1'].find((name) => offered.has(name)) ?? false,
  });
  /** Takes a place and serves. @throws ProtocolError when there is none. */
  const serve = (address: string, open: () => MqttConnection) => {
    context.streams.check();
    const release = context.limits.take(address);
    const connection = open();
    const forget = context.streams.add(() => connection.destroy());
    connection.once('close', () => {
      release();
      forget();
    });
    broker.serve(connection);
  };
  return {
    upgrade: (request, line, head) => {
      const { origin, host, 'x-forwarded-for': forwarded } = request.headers;
      const hops = Array.isArray(forwarded) ? forwarded.join() : forwarded;
      const address = clientAddress(request.socket.remoteAddress ?? '', hops, context.proxies);
      checkOrigin(origin, host, context.origins);
      context.streams.check();
      context.limits.check(address);
      webSockets.handleUpgrade(request, line, head, (socket) => {
        try {
          serve(address, () => overWebSocket(socket));
        } catch (fault) {
          // Others took the last place between its request and now.
          refusalFor(fault, context, 'an MQTT connection failed');
          socket.terminate();
        }
      });
    },
    accept: (socket) => {
      try {
        serve(clientAddress(socket.remoteAddress ?? '', undefined, context.proxies), () => overTcp(socket));
      } catch (fault) {
        refusalFor(fault, context, 'an MQTT connection failed');
        socket.on('error', () => socket.destroy());
        socket.end(UNAVAILABLE, () => socket.destroy());
      }
    },
    close: () => broker.close(),
  };
}
