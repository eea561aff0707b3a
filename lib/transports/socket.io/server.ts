import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type DefaultEventsMap, Server } from 'socket.io';
import type { ProtocolError } from '@/lib/protocol/protocol-error';
import type { ReadRequest } from '@/lib/protocol/read-request';
import { admitMessage } from '../admission';
import { requestAddress } from '../client-address';
import { refusalFor } from '../refusal-for';
import type { ServerContext } from '../server-context';
import { SOCKET_IO_OPTIONS } from './options';
import { pollGate } from './poll-gate';
import { SocketReader } from './socket-reader';

/** What a socket keeps between its handshake and its end. */
interface SocketData {
  asked?: ReadRequest;
}

/**
 * Packets that may wait for a client: two frames, a ping, a few refusals. Whoever has more waiting does not read.
 * Python's client takes no more in one answer to a poll.
 */
const MOST_WAITING = 16;

/** A stopping server waits so long for the next poll of a client to tell it, ms. */
const POLL_CLOSE_MS = 1_000;

type TickwireServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

/** Puts Socket.IO on an HTTP server, for polls; `attachUpgrades` passes on the upgrades that are let in. */
export function attachSocketIo(server: HttpServer, context: ServerContext): TickwireServer {
  const io: TickwireServer = new Server(server, SOCKET_IO_OPTIONS);
  io.engine.use(pollGate(context));
  io.engine.on('headers', (headers: Record<string, string>) => {
    // What compresses a held answer also holds it back.
    if ('cache-control' in headers) headers['cache-control'] = 'no-store, no-transform';
  });
  io.engine.on('connection', (connection: EngineConnection) => hold(connection, context));
  const joining = new WeakSet<object>();
  io.use((socket, next) => {
    const { conn } = socket;
    if (joining.has(conn)) {
      // Socket.IO takes it for joined only when it is, and would until then let one connection wait any number of times.
      conn.close(true);
      next(new Error('This connection is joining already.'));
      return;
    }
    joining.add(conn);
    const gone = new AbortController();
    const leave = () => gone.abort();
    conn.once('close', leave);
    const settle = (fault?: Error) => {
      conn.off('close', leave);
      joining.delete(conn);
      next(fault);
    };
    admitMessage(socket.handshake.auth, context, gone.signal).then(
      (asked) => {
        socket.data.asked = asked;
        settle();
      },
      (fault: unknown) => settle(connectError(refusalFor(fault, context, 'a socket failed'))),
    );
  });
  io.on('connection', (socket) => {
    const { asked } = socket.data;
    if (asked === undefined) return;
    delete socket.data.asked;
    new SocketReader(socket, asked, context);
  });
  return io;
}

/** The part of an Engine.IO connection used here. */
interface EngineConnection {
  request: IncomingMessage | null;
  readonly writeBuffer: readonly unknown[];
  /** What it began with; only long polling has the time-out. */
  readonly transport: { closeTimeout?: number };
  once(event: 'close', listener: () => void): void;
  on(event: 'packetCreate', listener: () => void): void;
  close(discard?: boolean): void;
}

/** Takes the connection's place among all, and lets go of what Engine.IO would keep of its request. */
function hold(connection: EngineConnection, context: ServerContext): void {
  const { request } = connection;
  connection.request = null;
  if (connection.transport.closeTimeout !== undefined) connection.transport.closeTimeout = POLL_CLOSE_MS;
  // Socket.IO itself answers things, as joining a namespace that does not exist, however often it is asked.
  connection.on('packetCreate', () => {
    if (connection.writeBuffer.length >= MOST_WAITING) connection.close(true);
  });
  try {
    const release = context.limits.take(request === null ? '' : requestAddress(request, context.proxies));
    const forget = context.streams.add(() => connection.close());
    connection.once('close', () => {
      release();
      forget();
    });
  } catch {
    // Others took the last place between its request and now.
    connection.close(true);
  }
}

/** What Socket.IO hands a client as `connect_error`: `message`, and `data` with code and field. */
function connectError(refusal: ProtocolError): Error {
  return Object.assign(new Error(refusal.message), { data: refusal.toBody().error });
}
