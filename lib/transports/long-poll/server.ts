import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { Reader } from '@/lib/hub/reader-options';
import { LIMITS } from '@/lib/protocol/limits';
import { type ReadRequest, readRequestFromQuery } from '@/lib/protocol/read-request';
import { admit } from '../admission';
import { textAnswer } from '../answer';
import type { Endpoint } from '../endpoint';
import type { ServerContext } from '../server-context';

/** How long a poll counts as interest after its answer, ms. */
const INTEREST_MS = 30_000;

/** One frame, held until something has changed; at the limit an empty one. */
export const heldQuotes: Endpoint = async (request, context) => {
  const asked = readRequestFromQuery(request.query);
  context.streams.check();
  await admit(asked, context, request.signal);
  if (request.method === 'HEAD') return textAnswer('');
  const release = context.limits.take(request.address);
  const traffic = context.traffic.of('long-poll');
  traffic.opened++;
  traffic.open++;
  try {
    const frame = await hold(asked, context, request.signal);
    // Nobody is left to read an answer.
    if (frame === undefined) return textAnswer('');
    traffic.frames++;
    traffic.bytes += frame.bytes.byteLength;
    return textAnswer(frame.json);
  } finally {
    traffic.open--;
    release();
  }
};

/** Between two polls nobody reads; without a lease every poll would unfollow its instruments and follow them again. */
function keepInterest(asked: ReadRequest, frame: EncodedFrame, context: ServerContext): void {
  const hash = frame.cursor.slice(frame.cursor.lastIndexOf('.') + 1);
  context.hub.lease(`poll:${hash}`, asked.subscription, INTEREST_MS);
}

/** @returns undefined when the client left before there was anything for it. */
function hold(asked: ReadRequest, context: ServerContext, signal: AbortSignal): Promise<EncodedFrame | undefined> {
  const { hub, streams } = context;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    let reader: Reader | undefined;
    let settled = false;
    const settle = (frame: EncodedFrame | undefined) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      forget();
      // Before the reader lets go, so that its instruments are wanted throughout.
      if (frame !== undefined) keepInterest(asked, frame, context);
      reader?.close();
      resolve(frame);
    };
    const expire = () => settle(hub.read(asked));
    // A frame for a client that has left costs a composition and a lease, and whoever hangs up often would get many.
    const leave = () => settle(undefined);
    const forget = streams.add(expire);
    const timer = setTimeout(expire, asked.waitMs);
    signal.addEventListener('abort', leave);
    reader = hub.open({
      ...asked,
      // One frame is all there will be: the client spaces its requests, and a pulse of ours would only add to that.
      maxFrequency: LIMITS.maxFrequency,
      firstFrame: 'when-changed',
      write: (frame) => {
        settle(frame);
        return false;
      },
    });
    // The answer may have come from inside `open`.
    if (settled) reader.close();
  });
}
