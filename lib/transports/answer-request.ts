import { refusalAnswer } from './answer';
import type { Answer, Endpoint, EndpointRequest } from './endpoint';
import { checkOrigin, corsHeaders } from './origin-check';
import { refusalFor } from './refusal-for';
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
  return refusalAnswer(refusalFor(fault, context, `${request.method} failed`));
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
