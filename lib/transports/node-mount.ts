import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer } from './answer';
import { answerRequest, preflight } from './answer-request';
import { requestAddress } from './client-address';
import type { Answer, Endpoint, EndpointRequest } from './endpoint';
import { nodeOutlet } from './node-outlet';
import { REQUEST_BYTES_HEADER } from './request-bytes';
import { requestHeadBytes } from './request-head';
import type { ServerContext } from './server-context';

const METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'PUT'];

export type Routes = Readonly<Record<string, Endpoint>>;

/**
 * A request listener for node:http that answers GET, HEAD and OPTIONS on these paths, PUT on those, and refuses the
 * rest.
 */
export function mountOnNode(
  routes: Routes,
  context: ServerContext,
  puts: Routes = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // An answer cannot fail for the client's fault, and a response that breaks has nobody left to be told.
    serve({ routes, puts }, context, request, response).catch((fault: unknown) => {
      context.log?.('answering failed', fault);
      response.destroy();
    });
  };
}

async function serve(
  paths: { routes: Routes; puts: Routes },
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? '';
  const url = URL.canParse(target, 'http://node') ? new URL(target, 'http://node') : new URL('http://node');
  const method = request.method ?? 'GET';
  const at = (routes: Routes) => (Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined);
  const endpoint = method === 'PUT' ? at(paths.puts) : at(paths.routes);
  if (endpoint === undefined) {
    send(refusalAnswer(new ProtocolError('not-found', 'There is nothing at this address.')), request, response);
    return;
  }
  if (!METHODS.includes(method)) {
    const { headers, ...refusal } = refusalAnswer(new ProtocolError('bad-request', `${method} is not possible here.`));
    send({ ...refusal, status: 405, headers: { ...headers, Allow: 'GET, HEAD, OPTIONS' } }, request, response);
    return;
  }
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  const asked = endpointRequest(request, method, url, context, controller.signal);
  send(await answerRequest(method === 'OPTIONS' ? preflight : endpoint, asked, context), request, response);
}

function endpointRequest(
  request: IncomingMessage,
  method: string,
  url: URL,
  context: ServerContext,
  signal: AbortSignal,
): EndpointRequest {
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join() : value;
  };
  return {
    method,
    query: url.searchParams,
    header,
    address: requestAddress(request, context.proxies),
    signal,
    text: (limit) => bodyOf(request, limit),
  };
}

function send(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  const { status, body = '', stream } = answer;
  const headers = { ...answer.headers, [REQUEST_BYTES_HEADER]: requestHeadBytes(request) };
  if (stream !== undefined) {
    response.writeHead(status, headers);
    stream(nodeOutlet(response));
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new ProtocolError('bad-request', `The body is over ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
