import { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer, refusalOf } from './answer';
import type { Answer, Endpoint, EndpointRequest } from './endpoint';
import { corsHeaders, isAllowedOrigin } from './origin-check';
import type { ServerContext } from './server-context';

/** Runs an endpoint: checks the page it comes from, and makes an answer of whatever went wrong. */
export async function answerRequest(
  endpoint: Endpoint,
  request: EndpointRequest,
  context: ServerContext,
): Promise<Answer> {
  const origin = request.header('origin');
  if (!isAllowedOrigin(origin, request.header('host'), context.origins)) {
    context.traffic.refuse('forbidden-origin');
    return refusalAnswer(
      new ProtocolError(
        'forbidden-origin',
        `Pages of ${origin} may not read from here. ALLOWED_ORIGINS lists who may.`,
      ),
    );
  }
  const answer = await answered(endpoint, request, context);
  return { ...answer, headers: { ...answer.headers, ...corsHeaders(origin) } };
}

async function answered(endpoint: Endpoint, request: EndpointRequest, context: ServerContext): Promise<Answer> {
  try {
    return await endpoint(request, context);
  } catch (fault) {
    const refusal = refusalOf(fault);
    context.traffic.refuse(refusal?.code ?? 'internal');
    if (refusal !== undefined) return refusalAnswer(refusal);
    context.log?.(`${request.method} failed`, fault);
    return refusalAnswer(new ProtocolError('internal', 'This server failed; it has been noted. Try again.'));
  }
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
