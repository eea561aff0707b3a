import type { ReadRequest } from '@/lib/protocol/read-request';
import { admit } from './admission';
import type { Answer, EndpointRequest } from './endpoint';
import type { ServerContext } from './server-context';
import { type StreamFraming, streamReader } from './stream-reader';

const STREAM_HEADERS = {
  // Anything that transforms also buffers.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/** Answers with a stream that follows the hub until either side leaves. */
export async function openPushStream(
  request: EndpointRequest,
  asked: ReadRequest,
  context: ServerContext,
  framing: StreamFraming,
): Promise<Answer> {
  const headers = { ...STREAM_HEADERS, 'Content-Type': framing.contentType };
  context.streams.check();
  await admit(asked, context, request.signal);
  if (request.method === 'HEAD') return { status: 200, headers };
  const release = context.limits.take(request.address);
  return {
    status: 200,
    headers,
    stream: (outlet) => {
      outlet.onClosed(release);
      streamReader(outlet, context, {
        framing,
        heartbeatMs: context.heartbeatMs,
        open: (write) => context.hub.open({ ...asked, firstFrame: 'always', write }),
      });
    },
  };
}
