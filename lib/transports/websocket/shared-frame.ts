import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';

/**
 * Sends one encoded frame to many sockets as the same bytes, header included, which `send` would frame for each.
 * Rests on how `ws` writes: every message whole, in one turn, to the very connection it was given, unless it is
 * still compressing or reading a blob. What knows that is in this file, and where it cannot be seen `send` does it.
 */
interface PrivateSocket {
  readonly _sender?: { readonly _state?: number; readonly _queue?: readonly unknown[] };
}

/** `_state` of a sender that has nothing under way. */
const AT_REST = 0;

/** @param socket an open one. @returns the bytes handed over. */
export function sendFrame(socket: WebSocket, line: Duplex, frame: EncodedFrame): number {
  const bytes = frame.framing('websocket', encode);
  const { _sender: sender } = socket as unknown as PrivateSocket;
  if (sender?._state === AT_REST && sender._queue?.length === 0 && socket.extensions === '') line.write(bytes);
  else socket.send(frame.json);
  return bytes.byteLength;
}

/** The frame as one unmasked text frame (RFC 6455, 5.2). */
function encode(frame: EncodedFrame): Buffer {
  const { bytes } = frame;
  const length = bytes.byteLength;
  if (length < 126) return Buffer.concat([Buffer.of(FINAL_TEXT, length), bytes]);
  const header = Buffer.alloc(length < 65_536 ? 4 : 10);
  header[0] = FINAL_TEXT;
  header[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, bytes]);
}

const FINAL_TEXT = 0x81;
