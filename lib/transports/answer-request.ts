import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer, refusalOf } from './answer';
import type { Answer, Endpoint, EndpointRequest } from './endpoint';
import { checkOrigin, corsHeaders } from './origin-check';
import type { ServerContext } from './server-context';

/** Runs an endpoint: checks the page it comes from, and makes an answer of whatever went wrong. */
export async function answerRequest(
  endpoint: Endpoint,
  request: EndpointRequest,
  context: ServerContext,
): Promise<Answer> {
  const origin = request.header('origin');
  try {
    checkOrigin(origin, request.header('host'), context.origins);
  } catch (fault) {
    // Without CORS headers the page learns nothing.
    return refused(fault, request, context);
  }
  const answer = await Promise.resolve(request)
    .then((asked) => endpoint(asked, context))
    .catch((fault: unknown) => refused(fault, request, context));
  return { ...answer, headers: { ...answer.headers, ...corsHeaders(origin) } };
}

function refused(fault: unknown, request: EndpointRequest, context: ServerContext): Answer {
  const refusal = refusalOf(fault);
  context.traffic.refuse(refusal?.code ?? 'internal');
  if (refusal !== undefined) return refusalAnswer(refusal);
  context.log?.(`${request.method} failed`, fault);
  return refusalAnswer(new ProtocolError('internal', 'This server failed; it has been noted. Try again.'));
}

/** What a browser asks before it sends something unusual across origins. */
export const preflight: Endpoint = () => ({
  status: 204,
  headers: {
    Allow: 'GET, HEAD, OPTIONS',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Allow-Headers': 'Last-Event-ID',
    'Access-Control-Max-Age': '600',
  },
});
