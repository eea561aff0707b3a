import type { Socket } from 'socket.io';
import * as ws from 'ws';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';

/**
 * Sends one encoded frame to many sockets as the same bytes, which `emit` would encode for each. Rests on what
 * Socket.IO's own adapter does for a broadcast (`client.writeToEngine` with `wsPreEncodedFrame`), which is not public:
 * everything that knows it is in this file, and where something is missing `emit` does the work.
 */
interface SharedPacket {
  /** The Socket.IO packet as text, without the Engine.IO type. */
  readonly text: string;
  /** The whole WebSocket frame, Engine.IO type included. */
  readonly webSocketFrame: Buffer[] | undefined;
}

interface PrivateClient {
  writeToEngine?(packets: string[], options: { preEncoded: true; compress: false; wsPreEncodedFrame: Buffer[] }): void;
}

interface PrivateSender {
  frame?(data: Buffer, options: Record<string, unknown>): Buffer[];
}

export function sendFrame(socket: Socket, frame: EncodedFrame): void {
  const { client } = socket as unknown as { client: PrivateClient };
  const packet = frame.framing('socket.io', encode);
  if (client.writeToEngine === undefined || packet.webSocketFrame === undefined || !plain(socket)) {
    socket.emit('frame', JSON.parse(frame.json));
    return;
  }
  client.writeToEngine([packet.text], { preEncoded: true, compress: false, wsPreEncodedFrame: packet.webSocketFrame });
}

/** The default namespace: anything else is framed differently. A poll takes the text, a WebSocket the frame. */
function plain(socket: Socket): boolean {
  return socket.nsp.name === '/' && socket.conn.protocol === 4;
}

function encode(frame: EncodedFrame): SharedPacket {
  // The frame is JSON already: it becomes part of the packet as it is, rather than a string inside it.
  const text = `2["frame",${frame.json}]`;
  const frameOf = (ws as unknown as { Sender?: PrivateSender }).Sender?.frame;
  const data = Buffer.from(`4${text}`);
  const options = { readOnly: false, mask: false, rsv1: false, opcode: 1, fin: true };
  return { text, webSocketFrame: frameOf === undefined ? undefined : frameOf(data, options) };
}
