import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocketServer } from 'ws';
import { LIMITS } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { clientAddress } from '../client-address';
import { checkOrigin } from '../origin-check';
import { refusalFor } from '../refusal-for';
import type { ServerContext } from '../server-context';
import { refuseUpgrade } from '../upgrade-refusal';
import { type Broker, createBroker } from './broker';
import type { MqttConnection } from './connection';
import { CLOSE_MS, overTcp, overWebSocket } from './peers';

/** CONNACK 3, server unavailable: all MQTT 3.1.1 can say to a client that is not let in. */
const UNAVAILABLE = Buffer.from([0x20, 0x02, 0x00, 0x03]);

/** A line so long silent is asked for a sign of life by the kernel, ms: clients need not promise to be heard. */
const PROBE_MS = 60_000;

/** Whoever connects is untrusted. */
const OPTIONS: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  // A message may hold several packets; how large each may be is looked at behind it.
  maxPayload: 4 * LIMITS.messageBytes,
  perMessageDeflate: false,
  closeTimeout: CLOSE_MS,
  handleProtocols: (offered) => ['mqtt', 'mqttv3.1'].find((name) => offered.has(name)) ?? false,
};

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
  const webSockets = new WebSocketServer(OPTIONS);
  webSockets.on('wsClientError', (fault, line) => {
    const error = new ProtocolError('bad-request', `This is no WebSocket handshake of version 13: ${fault.message}.`);
    refuseUpgrade(line, refusalFor(error, context, ''), { 'Sec-WebSocket-Version': '13' });
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
      request.socket.setKeepAlive(true, PROBE_MS);
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
      socket.setKeepAlive(true, PROBE_MS);
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
