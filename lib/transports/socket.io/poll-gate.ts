import { type IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer } from '../answer';
import { checkOrigin, corsHeaders } from '../origin-check';
import { REQUEST_BYTES_HEADER } from '../request-bytes';
import { requestHeadBytes } from '../request-head';
import type { ServerContext } from '../server-context';

const METHODS = 'GET, POST, OPTIONS';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: (fault?: Error) => void) => void;

/**
 * What every request to Engine.IO passes first. Engine.IO asks `allowRequest` about handshakes only, answers methods
 * it does not know with 500, and would hand prices to any page that loads them as a script (JSONP), which names no
 * origin.
 * @param refusalOf why a handshake is refused, if it is.
 */
export function pollGate(
  context: ServerContext,
  refusalOf: (request: IncomingMessage) => ProtocolError | undefined,
): Middleware {
  return (request, response, next) => {
    const { origin, host } = request.headers;
    const query = new URL(request.url ?? '', 'http://node').searchParams;
    const handshake = (query.get('sid') ?? '') === '';
    try {
      checkOrigin(origin, host, context.origins);
    } catch (fault) {
      // A WebSocket's handshake still meets `allowRequest`, which says why.
      if (response instanceof ServerResponse) refuse(response, counted(fault as ProtocolError, context));
      else next(handshake ? undefined : (fault as Error));
      return;
    }
    if (!(response instanceof ServerResponse)) return next();
    for (const [name, value] of Object.entries(corsHeaders(origin))) response.setHeader(name, value);
    response.setHeader(REQUEST_BYTES_HEADER, requestHeadBytes(request));
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        Allow: METHODS,
        'Access-Control-Allow-Methods': METHODS,
        'Access-Control-Max-Age': 600,
      });
      response.end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'POST') {
      response.setHeader('Allow', METHODS);
      const fault = new ProtocolError('bad-request', `${request.method} is not possible here.`);
      return refuse(response, counted(fault, context), 405);
    }
    if (query.has('j')) {
      const fault = new ProtocolError('bad-request', 'JSONP is not possible here: scripts do not say whose they are.');
      return refuse(response, counted(fault, context));
    }
    const refusal = handshake ? refusalOf(request) : undefined;
    if (refusal === undefined) next();
    else refuse(response, refusal);
  };
}

function counted(fault: ProtocolError, context: ServerContext): ProtocolError {
  context.traffic.refuse(fault.code);
  return fault;
}

function refuse(response: ServerResponse, fault: ProtocolError, status?: number): void {
  const { headers, body = '', ...answer } = refusalAnswer(fault);
  response.writeHead(status ?? answer.status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
