import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import type { AttemptSink } from './attempt';
import { causeOf } from './request-failure';

/** Reads a frame inside an event handler, where nothing could catch: what is not a frame ends the attempt. */
export function decodeOrEnd(text: string, sink: AttemptSink): Frame | undefined {
  try {
    return decodeFrame(text);
  } catch (fault) {
    sink.ended(causeOf(fault));
    return undefined;
  }
}
