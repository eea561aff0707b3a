import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Outlet, OutletSignals } from './outlet';

const CR = 13;
const LF = 10;

/** Bytes as a chunk of HTTP/1.1: what many clients are sent is framed once. */
const CHUNKS = new WeakMap<Uint8Array, Buffer>();

/**
 * An outlet over the response of node:http, whose head has been written.
 *
 * Where the answer is chunked it writes whole chunks to the socket itself, which spares the work of framing them for
 * every client. This rests on the order in which Node writes: the head is out once `flushHeaders` has been called, a
 * response has its socket from the moment earlier ones on the same connection have ended, and keeps nothing of its
 * own from then on. Anything else goes through the response: HTTP/1.0, HEAD, a length known beforehand, a request
 * that was sent ahead of its turn.
 */
export function nodeOutlet(response: ServerResponse): Outlet {
  const signals = new OutletSignals();
  /** The socket whose `drain` is awaited. */
  let full: Socket | undefined;
  const drained = () => {
    full = undefined;
    signals.drained();
  };
  const leave = () => {
    full?.off('drain', drained);
    full = undefined;
    signals.close();
  };
  if (response.destroyed || response.closed) leave();
  response.once('close', leave);
  response.on('drain', () => signals.drained());
  // A connection that breaks also closes; without a listener the error would end the process.
  response.on('error', leave);
  response.flushHeaders();
  return {
    write: (bytes) => {
      if (signals.closed) return false;
      const socket = directSocket(response);
      // A chunk of no bytes would be the last one.
      if (socket === undefined || bytes.byteLength === 0) return response.write(bytes);
      const more = socket.write(chunkOf(bytes));
      if (!more && full === undefined) {
        full = socket;
        socket.once('drain', drained);
      }
      return more;
    },
    end: () => {
      if (signals.closed) return;
      // Writes the last chunk and hands the connection to the next response.
      response.end();
      leave();
    },
    onDrained: (listener) => signals.onDrained(listener),
    onClosed: (listener) => signals.onClosed(listener),
  };
}

/** Where chunks may be written past the response; undefined where they may not. */
function directSocket(response: ServerResponse): Socket | undefined {
  const { socket } = response;
  return response.chunkedEncoding && socket?.writable ? socket : undefined;
}

function chunkOf(bytes: Uint8Array): Buffer {
  let chunk = CHUNKS.get(bytes);
  if (chunk === undefined) {
    const size = `${bytes.byteLength.toString(16)}\r\n`;
    const end = size.length + bytes.byteLength;
    chunk = Buffer.allocUnsafe(end + 2);
    chunk.write(size, 'latin1');
    chunk.set(bytes, size.length);
    chunk[end] = CR;
    chunk[end + 1] = LF;
    CHUNKS.set(bytes, chunk);
  }
  return chunk;
}
