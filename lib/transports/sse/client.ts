import { queryOf } from '@/lib/protocol/read-request';
import type { OpenAttempt } from '../attempt';
import { decodeOrEnd } from '../decode-or-end';
import { hiddenHeadBytes } from '../heads';
import { mounted } from '../mounted';
import { Pace } from '../pace';
import { connectWithRetry } from '../retry';
import type { ClientTransport, ConnectOptions, Mount } from '../transport';
import { chunkOverhead, costOf, utf8Length } from '../wire-cost';

/** How our servers begin: when to come back. */
const RETRY_BYTES = 'retry: 1000\n\n'.length;
const EVENT_BYTES = 'id: \ndata: \n\n'.length;
const HEARTBEAT_BYTES = 'event: heartbeat\nid: \ndata: \n\n'.length;

/**
 * Server-sent events. The cursor travels in the address, so an `EventSource` is used once: its own reconnecting
 * would repeat the old address, and gives up for good on anything but 200.
 */
export const createSse = (mount: Mount): ClientTransport => ({
  traits: {
    ...mounted('sse', mount),
    pushes: true,
    resumes: true,
    resubscribes: false,
    acknowledges: false,
    httpSlots: 1,
  },
  connect: (options) => connectWithRetry(options, openEventSource(options)),
});

function openEventSource(options: ConnectOptions): OpenAttempt {
  const pace = new Pace(options.maxFrequency);
  return (subscription, sink) => {
    const request = { subscription, cursor: options.cursor(), maxFrequency: pace.frequency, history: options.history };
    const address = `${options.origin}/api/sse?${queryOf(request)}`;
    const source = new options.runtime.EventSource(address);
    pace.restarted();
    source.onopen = () => {
      sink.cost(costOf(hiddenHeadBytes(address) + RETRY_BYTES + chunkOverhead(RETRY_BYTES), 1));
      sink.opened();
    };
    source.onmessage = (event: MessageEvent<string>) => {
      const payloadBytes = utf8Length(event.data);
      const eventBytes = payloadBytes + event.lastEventId.length + EVENT_BYTES;
      const receiveTime = options.runtime.now();
      const frame = decodeOrEnd(event.data, sink);
      if (frame === undefined) return;
      sink.frame(frame, { payloadBytes, bytes: eventBytes + chunkOverhead(eventBytes), requests: 0, measured: false });
      const advice = pace.received(frame.publishTime, receiveTime);
      if (advice === 'slower') sink.remake('updates arrive late; asking for fewer');
      if (advice === 'faster') sink.remake();
    };
    source.addEventListener('heartbeat', (event: MessageEvent<string>) => {
      const bytes = event.lastEventId.length + event.data.length + HEARTBEAT_BYTES;
      sink.cost(costOf(bytes + chunkOverhead(bytes), 0));
    });
    source.onerror = (event) => {
      const connected = source.readyState === source.OPEN;
      source.close();
      if (!connected) sink.cost(costOf(hiddenHeadBytes(address), 1));
      // Browsers say nothing more; the Node implementation adds a status.
      const { code } = event as Event & { code?: number };
      sink.ended(code === undefined ? 'the event stream ended' : `the event stream was refused (HTTP ${code})`);
    };
    return { close: () => source.close() };
  };
}
