import { type Server as HttpServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '@/lib/protocol/protocol-error';

/** @returns whether a request offers to go on as a WebSocket, the only protocol taken up here. */
export function offersWebSocket({ headers }: IncomingMessage): boolean {
  return (headers.upgrade ?? '').split(',').some((name) => name.trim().toLowerCase() === 'websocket');
}

/**
 * Answers a request as if it had not asked to upgrade, which a server may (RFC 9110, 7.8): some clients ask every
 * server for HTTP/2 so. Node has let go of the connection by then, so that it ends with the answer.
 * @throws ProtocolError when it has a body, of which Node has taken an unknown part for the other protocol's.
 */
export function declineUpgrade(server: HttpServer, request: IncomingMessage, line: Duplex): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (Number(length) !== 0 || encoding !== undefined)
    throw new ProtocolError('bad-request', 'A request with a body cannot ask for another protocol; leave out Upgrade.');
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // What Node does for connections it has not let go of.
  line.on('error', () => line.destroy());
  line.on('drain', () => response.emit('drain'));
  line.once('end', () => line.end());
  response.once('finish', () => (line as Socket).destroySoon());
  response.assignSocket(line as Socket);
  // To hear of its end; what else comes is not looked at.
  line.resume();
  server.emit('request', request, response);
}
