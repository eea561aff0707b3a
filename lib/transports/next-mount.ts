import { ProtocolError } from '@/lib/protocol/protocol-error';
import { answerRequest, preflight } from './answer-request';
import { clientAddress } from './client-address';
import type { Answer, Endpoint, EndpointRequest } from './endpoint';
import { PEER_HEADER } from './peer-address';
import type { ServerContext } from './server-context';
import { streamBody } from './web-outlet';

type Handler = (request: Request) => Promise<Response>;

/** Puts an endpoint on a Next route: what `route.ts` exports under the names of methods. */
export function mountOnNext(
  endpoint: Endpoint,
  context: () => ServerContext,
): Record<'GET' | 'HEAD' | 'OPTIONS', Handler> {
  const handler = handle(endpoint, context);
  return { GET: handler, HEAD: handler, OPTIONS: handle(preflight, context) };
}

/** The same for an endpoint that takes a body. */
export function mountPutOnNext(endpoint: Endpoint, context: () => ServerContext): Record<'PUT', Handler> {
  return { PUT: handle(endpoint, context) };
}

function handle(endpoint: Endpoint, context: () => ServerContext): Handler {
  return async (request) => {
    const shared = context();
    return responseOf(await answerRequest(endpoint, endpointRequest(request, shared), shared), request.signal);
  };
}

function endpointRequest(request: Request, context: ServerContext): EndpointRequest {
  const header = (name: string) => request.headers.get(name) ?? undefined;
  return {
    method: request.method,
    query: new URL(request.url).searchParams,
    header,
    address: clientAddress(header(PEER_HEADER) ?? '', header('x-forwarded-for'), context.proxies),
    signal: request.signal,
    text: async (limit) => {
      const text = await request.text();
      if (text.length > limit) throw new ProtocolError('bad-request', `The body is over ${limit} bytes.`);
      return text;
    },
  };
}

function responseOf(answer: Answer, signal: AbortSignal): Response {
  const { status, headers, stream } = answer;
  if (stream === undefined) return new Response(answer.body ?? null, { status, headers });
  return new Response(streamBody(stream, signal), { status, headers });
}
