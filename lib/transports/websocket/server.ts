import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocketServer } from 'ws';
import { LIMITS } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { requestAddress } from '../client-address';
import { checkOrigin } from '../origin-check';
import { refusalFor } from '../refusal-for';
import type { ServerContext } from '../server-context';
import { refuseUpgrade } from '../upgrade-refusal';
import { type ConnectionTimes, WebSocketConnection } from './connection';

/** A client that has not answered our close frame by then is cut off, ms. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Pieces a client may cut one message into. */
const MOST_FRAGMENTS = 256;

/** Whoever connects is untrusted. */
const OPTIONS: ServerOptions & { readonly closeTimeout: number; readonly maxFragments: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  autoPong: false,
  maxPayload: LIMITS.messageBytes,
  maxFragments: MOST_FRAGMENTS,
  closeTimeout: CLOSE_TIMEOUT_MS,
  // There is none: agreeing to one we do not speak would mislead.
  handleProtocols: () => false,
};

/**
 * Frames as text messages over a WebSocket of its own.
 * @param times for tests.
 * @returns takes over the connections of requests to upgrade.
 */
export function webSocketUpgrade(
  context: ServerContext,
  times?: ConnectionTimes,
): (request: IncomingMessage, line: Duplex, head: Buffer) => void {
  const server = new WebSocketServer(OPTIONS);
  server.on('wsClientError', (fault, line) => {
    const error = new ProtocolError('bad-request', `This is no WebSocket handshake of version 13: ${fault.message}.`);
    refuseUpgrade(line, refusalFor(error, context, ''), { 'Sec-WebSocket-Version': '13' });
  });
  return (request, line, head) => {
    const { origin, host } = request.headers;
    try {
      checkOrigin(origin, host, context.origins);
      context.streams.check();
      line.once('close', context.limits.take(requestAddress(request, context.proxies)));
    } catch (fault) {
      refuseUpgrade(line, refusalFor(fault, context, 'a handshake failed'));
      return;
    }
    server.handleUpgrade(request, line, head, (socket) => new WebSocketConnection(socket, line, context, times));
  };
}
