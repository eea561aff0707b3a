import { webSocketHeader } from '../wire-cost';

const sizeOf = (data: unknown): number => {
  if (typeof data === 'string') return data.length;
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
};

/** Counts what passes a WebSocket in both directions, message headers included. */
export function meteredSocket(socket: WebSocket, count: (bytes: number) => void): WebSocket {
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const bytes = sizeOf(data);
    count(bytes + webSocketHeader(bytes, false));
  });
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    const bytes = sizeOf(data);
    count(bytes + webSocketHeader(bytes, true));
    send(data);
  };
  return socket;
}
