import type { Socket } from 'socket.io-client';
import { isFrame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { AttemptSink, OpenAttempt } from '../attempt';
import { causeOf } from '../request-failure';
import { connectWithRetry } from '../retry';
import { SIDECAR_UNREACHABLE } from '../sidecar-unreachable';
import type { ClientTransport, ConnectOptions, TransportTraits } from '../transport';
import type { Carrier } from './carrier';
import { webSocketCarrier } from './websocket-carrier';

const CONNECT_TIMEOUT_MS = 10_000;

type Way = 'websocket' | 'polling';

/**
 * Socket.IO, pinned to one way of travelling: by default WebSocket, so that it is not long polling measured twice; its
 * own long polling is a variant. Acknowledged cursors keep at most two frames in flight; the engine's pings notice a
 * dead line.
 */
export const createSocketIo = (way: Way): ClientTransport => ({
  traits: {
    ...NAMES[way],
    protocol: 'socket.io',
    mount: 'sidecar',
    pushes: true,
    resumes: true,
    resubscribes: true,
    acknowledges: true,
  },
  // A connection has its own manager and no reconnecting of its own: ours knows the cursor.
  connect: (options) => connectWithRetry(options, openSocket(options, way), { silenceMs: undefined }),
});

const NAMES = {
  websocket: { name: 'socket.io', label: 'socket.io', httpSlots: 0 },
  // A held poll, and beside it what the client has to say.
  polling: { name: 'socket.io-polling', label: 'socket.io polling', httpSlots: 2 },
} as const satisfies Record<Way, Pick<TransportTraits, 'name' | 'label' | 'httpSlots'>>;

function openSocket(options: ConnectOptions, way: Way): OpenAttempt {
  const { cursor, maxFrequency, history, runtime } = options;
  // A path in the origin is a proxy's; to Socket.IO itself a path would name a namespace.
  const url = new URL(options.origin);
  const path = `${url.pathname.replace(/\/$/, '')}/socket.io/`;
  return (subscription, sink) => {
    const asked = (wanted: Subscription) => ({
      quotes: wanted.quotes,
      trades: wanted.trades,
      ...(wanted.books.length === 0 ? {} : { books: wanted.books }),
      cursor: cursor(),
      maxFrequency,
      history,
    });
    let socket: Socket | undefined;
    let closed = false;
    const open = async () => {
      // Only those who use it pay for the library.
      const { io } = await import('socket.io-client');
      const carrier =
        way === 'websocket'
          ? webSocketCarrier(url.origin, path)
          : (await import('./polling-carrier')).pollingCarrier(runtime, sink);
      if (closed) return;
      socket = io(url.origin, {
        path,
        transports: carrier.transports,
        forceNew: true,
        reconnection: false,
        timeout: CONNECT_TIMEOUT_MS,
        auth: (send) => send(asked(subscription)),
      });
      hear(socket, carrier, sink);
    };
    open().catch((fault: unknown) => sink.ended(causeOf(fault)));
    return {
      subscribe: (next) => void socket?.emit('subscribe', asked(next)),
      close: () => {
        closed = true;
        socket?.off();
        socket?.io.off();
        socket?.disconnect();
      },
    };
  };
}

function hear(socket: Socket, carrier: Carrier, sink: AttemptSink): void {
  const acknowledge = acknowledger(socket);
  socket.io.on('ping', () => {
    if (carrier.ping !== undefined) sink.cost(carrier.ping);
  });
  socket.on('connect', () => {
    if (carrier.opening !== undefined) sink.cost(carrier.opening);
    sink.opened();
  });
  socket.on('frame', (frame: unknown) => {
    if (!isFrame(frame)) return sink.ended('the server sent something that is not a frame');
    sink.frame(frame, carrier.wireOf(frame));
    acknowledge(frame.cursor);
  });
  socket.on('error', (body: { message?: string } | undefined) =>
    sink.ended(body?.message ?? 'the server refused a message'),
  );
  socket.on('connect_error', (fault) => {
    const refusal = (fault as Error & { data?: { message?: string } }).data;
    sink.ended(refusal?.message ?? (fault.message === 'websocket error' ? SIDECAR_UNREACHABLE : fault.message));
  });
  socket.on('disconnect', (reason) => sink.ended(`disconnected (${reason})`));
}

/** Acknowledges once for all frames of one turn: only the newest cursor says anything. */
function acknowledger(socket: Socket): (cursor: string) => void {
  let newest: string | undefined;
  const send = () => {
    if (socket.connected) socket.emit('ack', newest);
    newest = undefined;
  };
  return (cursor) => {
    if (newest === undefined) queueMicrotask(send);
    newest = cursor;
  };
}
