import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import { parseCursor } from '@/lib/protocol/cursor';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import type { Endpoint } from '../endpoint';
import { openPushStream } from '../push-stream';
import type { StreamFraming } from '../stream-reader';

// A cursor is digits, dots and hex, and JSON has no raw line breaks: neither can end a line of the event early.
const event = (frame: EncodedFrame) => Buffer.from(`id: ${frame.cursor}\ndata: ${frame.json}\n\n`);

const framing: StreamFraming = {
  name: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  retry: (retryMs) => Buffer.from(`retry: ${retryMs}\n\n`),
  frame: (frame) => frame.framing('sse', event),
  // An event rather than a comment: EventSource hides comments, and a page must see that the line lives.
  heartbeat: (cursor, publishTime) => Buffer.from(`event: heartbeat\nid: ${cursor}\ndata: ${publishTime}\n\n`),
};

/** Server-sent events, one frame an event, whose id is the cursor. */
export const events: Endpoint = (request, context) => {
  const asked = readRequestFromQuery(request.query);
  const lastEventId = request.header('last-event-id');
  // A native reconnect repeats the old address and adds the newest id. One we cannot read starts afresh: a browser
  // could not correct it.
  const cursor = lastEventId === undefined || lastEventId === '' ? asked.cursor : parseCursor(lastEventId);
  return openPushStream(request, { ...asked, cursor }, context, framing);
};
