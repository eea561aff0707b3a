import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { admit } from '../admission';
import { textAnswer } from '../answer';
import type { Endpoint } from '../endpoint';

/** One frame, now; also the plain snapshot for programs. */
export const quotes: Endpoint = async (request, context) => {
  const asked = readRequestFromQuery(request.query);
  await admit(asked, context, request.signal);
  const frame = context.hub.read(asked);
  const traffic = context.traffic.of('polling');
  traffic.opened++;
  traffic.frames++;
  traffic.bytes += frame.bytes.byteLength;
  return textAnswer(frame.json);
};
