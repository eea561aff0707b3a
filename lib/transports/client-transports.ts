import { httpStream } from './http-stream/client';
import { longPoll } from './long-poll/client';
import { polling } from './polling/client';
import { socketIo } from './socket.io/client';
import { sse } from './sse/client';
import type { ClientTransport, TransportName } from './transport';

/** Every transport a client can choose, by name. */
export const CLIENT_TRANSPORTS: Readonly<Record<TransportName, ClientTransport>> = {
  polling,
  'long-poll': longPoll,
  sse,
  'http-stream': httpStream,
  'socket.io': socketIo,
};
