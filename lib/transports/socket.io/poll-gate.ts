import { type IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer } from '../answer';
import { checkOrigin, corsHeaders } from '../origin-check';
import { refusalFor } from '../refusal-for';
import { REQUEST_BYTES_HEADER } from '../request-bytes';
import { requestHeadBytes } from '../request-head';
import type { ServerContext } from '../server-context';
import { checkHandshake } from './handshake';

const METHODS = 'GET, POST, OPTIONS';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: (fault?: Error) => void) => void;

/**
 * What every poll of Engine.IO passes first. Engine.IO itself answers methods it does not know with 500, and would hand
 * prices to any page that loads them as a script (JSONP), which names no origin.
 */
export function pollGate(context: ServerContext): Middleware {
  return (request, response, next) => {
    // An upgrade has been looked at before.
    if (!(response instanceof ServerResponse)) return next();
    const { origin, host } = request.headers;
    try {
      checkOrigin(origin, host, context.origins);
    } catch (fault) {
      return refuse(response, counted(fault, context));
    }
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
    if (new URL(request.url ?? '', 'http://node').searchParams.has('j')) {
      const fault = new ProtocolError('bad-request', 'JSONP is not possible here: scripts do not say whose they are.');
      return refuse(response, counted(fault, context));
    }
    try {
      checkHandshake(request, context);
    } catch (fault) {
      return refuse(response, counted(fault, context));
    }
    next();
  };
}

function counted(fault: unknown, context: ServerContext): ProtocolError {
  return refusalFor(fault, context, 'a poll failed');
}

function refuse(response: ServerResponse, fault: ProtocolError, status?: number): void {
  const { headers, body = '', ...answer } = refusalAnswer(fault);
  response.writeHead(status ?? answer.status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
