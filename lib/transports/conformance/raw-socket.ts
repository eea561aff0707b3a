import { io, type Socket } from 'socket.io-client';

/** What a server did with a handshake. */
export type HandshakeResult =
  | { readonly kind: 'frame'; readonly text: string; readonly socket: Socket }
  | { readonly kind: 'refused'; readonly message: string; readonly data: unknown };

/** Connects with whatever `auth` and waits for the first frame or the refusal. The caller closes the socket. */
export function rawHandshake(
  origin: string,
  auth: object,
  headers: Record<string, string> = {},
): Promise<HandshakeResult> {
  const socket = io(origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { ...auth },
    extraHeaders: headers,
  });
  return new Promise((resolve) => {
    socket.once('frame', (frame: unknown) => resolve({ kind: 'frame', text: JSON.stringify(frame), socket }));
    socket.once('connect_error', (fault) => {
      socket.disconnect();
      resolve({ kind: 'refused', message: fault.message, data: (fault as Error & { data?: unknown }).data });
    });
  });
}
