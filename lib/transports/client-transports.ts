import { createHttpStream } from './http-stream/client';
import { createLongPoll } from './long-poll/client';
import { mqtt } from './mqtt/client';
import { createPolling } from './polling/client';
import { createSocketIo } from './socket.io/client';
import { createSse } from './sse/client';
import type { ClientTransport, TransportName } from './transport';
import { webSocket } from './websocket/client';

/** Every transport a client can choose, by name. */
export const CLIENT_TRANSPORTS: Readonly<Record<TransportName, ClientTransport>> = {
  polling: createPolling('web'),
  'long-poll': createLongPoll('web'),
  sse: createSse('web'),
  'http-stream': createHttpStream('web'),
  websocket: webSocket,
  'socket.io': createSocketIo('websocket'),
  mqtt,
  'polling-sidecar': createPolling('sidecar'),
  'long-poll-sidecar': createLongPoll('sidecar'),
  'sse-sidecar': createSse('sidecar'),
  'http-stream-sidecar': createHttpStream('sidecar'),
  'socket.io-polling': createSocketIo('polling'),
};
