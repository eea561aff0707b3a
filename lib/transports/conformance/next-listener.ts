import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable';
import { signalFromNodeResponse } from 'next/dist/server/web/spec-extension/adapters/next-request';
import { PUBLIC_ENDPOINTS } from '../endpoints';
import { mountOnNext } from '../next-mount';
import type { ServerContext } from '../server-context';

/**
 * The route handlers as Next runs them: with its own code between a response and the socket, but in this process, so
 * that a test can publish to the hub behind them.
 */
export function nextListener(context: ServerContext): RequestListener {
  const handlers = new Map(
    Object.entries(PUBLIC_ENDPOINTS).map(([path, endpoint]) => [path, mountOnNext(endpoint, () => context)]),
  );
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://next');
    const handler = handlers.get(url.pathname)?.GET;
    if (handler === undefined) {
      response.writeHead(404).end();
      return;
    }
    run(handler, url, request, response).catch(() => response.destroy());
  };
}

async function run(
  handler: (request: Request) => Promise<Response>,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const answer = await handler(new Request(url, { headers, signal: signalFromNodeResponse(response) }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else await pipeToNodeResponse(answer.body, response);
}
