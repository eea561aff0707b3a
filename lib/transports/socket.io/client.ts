import { io, type Socket } from 'socket.io-client';
import { type Frame, isFrame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { OpenAttempt } from '../attempt';
import { connectWithRetry } from '../retry';
import type { ClientTransport, ConnectOptions, Wire } from '../transport';
import { costOf, requestBytes, utf8Length, webSocketHeader } from '../wire-cost';

const CONNECT_TIMEOUT_MS = 10_000;
/** The `101 Switching Protocols` answer and the engine's opening packet. */
const UPGRADE_ANSWER_BYTES = 129 + 120;
/** What a WebSocket request has beyond a plain one: upgrade, key, version, extensions. */
const UPGRADE_HEADER_BYTES = 150;
/** Engine.IO ping and pong: one character each, in a server's and a masked client's frame. */
const PING_BYTES = 3 + 7;
/** `4` says message (Engine.IO), `2` says event (Socket.IO). */
const PACKET_PREFIX_BYTES = '42'.length;

/**
 * Socket.IO, pinned to WebSocket so that it is not long polling measured twice. Acknowledged cursors keep at most two
 * frames in flight; the engine's pings notice a dead line.
 */
export const socketIo: ClientTransport = {
  traits: {
    name: 'socket.io',
    protocol: 'socket.io',
    label: 'socket.io',
    mount: 'sidecar',
    pushes: true,
    resumes: true,
    resubscribes: true,
    acknowledges: true,
    httpSlots: 0,
  },
  // A connection has its own manager and no reconnecting of its own: ours knows the cursor.
  connect: (options) => connectWithRetry(options, openSocket(options), { silenceMs: undefined }),
};

function openSocket(options: ConnectOptions): OpenAttempt {
  const { cursor, maxFrequency, history } = options;
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
    const socket = io(url.origin, {
      path,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
      auth: (send) => send(asked(subscription)),
    });
    const acknowledge = acknowledger(socket);
    socket.io.on('ping', () => sink.cost(costOf(PING_BYTES, 0)));
    socket.on('connect', () => {
      const address = `${url.origin}${path}?EIO=4&transport=websocket`;
      sink.cost(costOf(requestBytes(address) + UPGRADE_HEADER_BYTES + UPGRADE_ANSWER_BYTES, 1));
      sink.opened();
    });
    socket.on('frame', (frame: unknown) => {
      if (!isFrame(frame)) return sink.ended('the server sent something that is not a frame');
      sink.frame(frame, wireOf(frame));
      acknowledge(frame.cursor);
    });
    socket.on('error', (body: { message?: string } | undefined) =>
      sink.ended(body?.message ?? 'the server refused a message'),
    );
    socket.on('connect_error', (fault) => {
      const refusal = (fault as Error & { data?: { message?: string } }).data;
      sink.ended(
        refusal?.message ?? (fault.message === 'websocket error' ? 'the server cannot be reached' : fault.message),
      );
    });
    socket.on('disconnect', (reason) => sink.ended(`disconnected (${reason})`));
    return {
      subscribe: (next) => void socket.emit('subscribe', asked(next)),
      close: () => {
        socket.off();
        socket.io.off();
        socket.disconnect();
      },
    };
  };
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

/** What one frame cost, its acknowledgement included. */
function wireOf(frame: Frame): Wire {
  // Socket.IO keeps the text to itself; writing the frame out again gives the same length.
  const payloadBytes = utf8Length(JSON.stringify(frame));
  const packetBytes = PACKET_PREFIX_BYTES + '["frame",]'.length + payloadBytes;
  const ackBytes = PACKET_PREFIX_BYTES + JSON.stringify(['ack', frame.cursor]).length;
  const bytes = packetBytes + webSocketHeader(packetBytes, false) + ackBytes + webSocketHeader(ackBytes, true);
  return { payloadBytes, bytes, requests: 0, measured: false };
}
