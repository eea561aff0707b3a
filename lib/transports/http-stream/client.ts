import { decodeFrame } from '@/lib/protocol/frame';
import { queryOf } from '@/lib/protocol/read-request';
import type { AttemptSink, OpenAttempt } from '../attempt';
import { answeredBytes, sentHeadBytes } from '../heads';
import { mounted } from '../mounted';
import { Pace } from '../pace';
import { readLines } from '../read-lines';
import { causeOf, RequestFailure } from '../request-failure';
import { connectWithRetry } from '../retry';
import type { ClientTransport, ConnectOptions, Mount } from '../transport';
import { chunkOverhead, costOf, utf8Length } from '../wire-cost';

const HEARTBEAT = '{"heartbeat":true';

/** Newline-delimited JSON read from the body of one long answer. */
export const createHttpStream = (mount: Mount): ClientTransport => ({
  traits: {
    ...mounted('http-stream', mount),
    pushes: true,
    resumes: true,
    resubscribes: false,
    acknowledges: false,
    httpSlots: 1,
  },
  connect: (options) => connectWithRetry(options, openStream(options)),
});

function openStream(options: ConnectOptions): OpenAttempt {
  const pace = new Pace(options.maxFrequency);
  return (subscription, sink) => {
    const request = { subscription, cursor: options.cursor(), maxFrequency: pace.frequency, history: options.history };
    const address = `${options.origin}/api/stream?${queryOf(request)}`;
    const controller = new AbortController();
    pace.restarted();
    readLines(
      options.runtime.fetch,
      address,
      { signal: controller.signal },
      {
        answered: (response) => sink.cost(costOf(sentHeadBytes(address, response) + answeredBytes(response), 1)),
        opened: sink.opened,
        line: (line) => receive(line, options, pace, sink),
      },
    ).then(
      () => sink.ended('the stream ended'),
      (fault: unknown) => {
        controller.abort();
        sink.ended(causeOf(fault), fault instanceof RequestFailure ? fault.retryAfterMs : 0);
      },
    );
    return { close: () => controller.abort() };
  };
}

function receive(line: string, options: ConnectOptions, pace: Pace, sink: AttemptSink): void {
  const payloadBytes = utf8Length(line);
  const bytes = payloadBytes + 1 + chunkOverhead(payloadBytes + 1);
  if (line.startsWith(HEARTBEAT)) {
    sink.cost(costOf(bytes, 0));
    return;
  }
  const receiveTime = options.runtime.now();
  const frame = decodeFrame(line);
  sink.frame(frame, { payloadBytes, bytes, requests: 0, measured: false });
  const advice = pace.received(frame.publishTime, receiveTime);
  if (advice === 'slower') sink.remake('updates arrive late; asking for fewer');
  if (advice === 'faster') sink.remake();
}
