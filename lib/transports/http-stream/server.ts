import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import type { Endpoint } from '../endpoint';
import { openPushStream } from '../push-stream';
import type { StreamFraming } from '../stream-reader';

const line = (frame: EncodedFrame) => Buffer.from(`${frame.json}\n`);

const framing: StreamFraming = {
  name: 'http-stream',
  contentType: 'application/x-ndjson; charset=utf-8',
  frame: (frame) => frame.framing('ndjson', line),
  heartbeat: (cursor, publishTime) =>
    Buffer.from(`{"heartbeat":true,"cursor":"${cursor}","publishTime":${publishTime}}\n`),
};

/** One frame a line, for as long as the client reads. */
export const lines: Endpoint = (request, context) =>
  openPushStream(request, readRequestFromQuery(request.query), context, framing);
