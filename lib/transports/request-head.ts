import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { REQUEST_BYTES_HEADER } from './request-bytes';

const CRLF = 2;
const INSTALLED = Symbol.for('tickwire.request-heads');

/** Bytes of a request's head as it came in. Node decodes heads as Latin-1: a character is a byte. */
export function requestHeadBytes(request: IncomingMessage): number {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  let bytes = `${method} ${url} HTTP/${httpVersion}`.length + CRLF;
  // Names and values by turns: `name: value`.
  for (const part of rawHeaders) bytes += part.length + 2;
  return bytes + CRLF;
}

/**
 * From now on every answer under /api of this process says what its request weighed, for where a route handler sees
 * neither. Idempotent, across the copies Next makes of a module.
 */
export function tellRequestHeads(): void {
  const shared = globalThis as { [INSTALLED]?: boolean };
  if (shared[INSTALLED]) return;
  shared[INSTALLED] = true;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.url?.startsWith('/api/')) response.setHeader(REQUEST_BYTES_HEADER, requestHeadBytes(request));
  });
}
