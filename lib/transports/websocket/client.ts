import { TIMES } from '@/lib/protocol/limits';
import { type ErrorBody, retryAfterSeconds } from '@/lib/protocol/protocol-error';
import type { Subscription } from '@/lib/protocol/subscription';
import type { AttemptSink, OpenAttempt } from '../attempt';
import { decodeOrEnd } from '../decode-or-end';
import { connectWithRetry } from '../retry';
import { SIDECAR_UNREACHABLE } from '../sidecar-unreachable';
import type { ClientTransport, ConnectOptions, Wire } from '../transport';
import { costOf, upgradeBytes, utf8Length, webSocketHeader } from '../wire-cost';
import { isControl } from './messages';

/** A ping without payload and its answer, which browsers hide. */
const PING_BYTES = webSocketHeader(0, false) + webSocketHeader(0, true);
const OPEN = 1;

/**
 * Frames as text messages over a plain WebSocket. Acknowledged cursors keep at most two frames in flight; browsers
 * hide the server's pings, so that its heartbeat messages are what notices a dead line.
 */
export const webSocket: ClientTransport = {
  traits: {
    name: 'websocket',
    protocol: 'websocket',
    label: 'websocket',
    mount: 'sidecar',
    pushes: true,
    resumes: true,
    resubscribes: true,
    acknowledges: true,
    httpSlots: 0,
  },
  connect: (options) => connectWithRetry(options, openSocket(options)),
};

function openSocket(options: ConnectOptions): OpenAttempt {
  const { runtime, cursor, maxFrequency, history } = options;
  const address = new URL(`${options.origin}/ws`);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return (subscription, sink) => {
    const socket = new runtime.WebSocket(address.href);
    const pings = pingsBy(runtime.now);
    const subscribe = ({ quotes, trades, books }: Subscription) => {
      const asked = {
        quotes,
        trades,
        ...(books.length === 0 ? {} : { books }),
        cursor: cursor(),
        maxFrequency,
        history,
      };
      const text = JSON.stringify({ type: 'subscribe', ...asked });
      socket.send(text);
      const bytes = utf8Length(text);
      sink.cost(costOf(bytes + webSocketHeader(bytes, true), 0));
    };
    let live = true;
    let heard = false;
    socket.onopen = () => {
      sink.cost(costOf(upgradeBytes(address.href), 1));
      subscribe(subscription);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== 'string') return sink.ended('the server sent something that is not text');
      heard = true;
      const pinged = pings();
      if (pinged > 0) sink.cost(costOf(pinged * PING_BYTES, 0));
      if (isControl(data)) return receiveControl(data, sink);
      const frame = decodeOrEnd(data, sink);
      if (frame === undefined) return;
      const ack = JSON.stringify({ type: 'ack', cursor: frame.cursor });
      sink.frame(frame, wireOf(data, ack));
      // Whoever took the frame may have closed us.
      if (live && socket.readyState === OPEN) socket.send(ack);
    };
    socket.onclose = ({ code, reason }) => sink.ended(heard ? causeOf(code) : SIDECAR_UNREACHABLE, retryMs(reason));
    // The close that follows says all there is to know; where events are Node's, an error nobody hears would throw.
    socket.onerror = () => undefined;
    return {
      subscribe,
      close: () => {
        live = false;
        for (const event of ['onopen', 'onmessage', 'onclose'] as const) socket[event] = null;
        socket.close(1000);
      },
    };
  };
}

/** @returns how many pings have come since it was last asked: they are hidden, but come by the clock. */
function pingsBy(now: () => number): () => number {
  let next = now() + TIMES.pingMs;
  return () => {
    let pings = 0;
    for (; next <= now(); next += TIMES.pingMs) pings++;
    return pings;
  };
}

function receiveControl(text: string, sink: AttemptSink): void {
  let message: { type?: unknown; error?: Partial<ErrorBody['error']> };
  try {
    message = JSON.parse(text) as typeof message;
  } catch {
    sink.ended('the server sent something that is not JSON');
    return;
  }
  if (message.type === 'error') {
    sink.ended(message.error?.message ?? 'the server refused a message', retryMs(message.error?.code ?? ''));
    return;
  }
  // A heartbeat, or something a later server says.
  const bytes = utf8Length(text);
  sink.cost(costOf(bytes + webSocketHeader(bytes, false), 0));
}

const retryMs = (code: string): number => (retryAfterSeconds(code) ?? 0) * 1_000;

function causeOf(closeCode: number): string {
  return closeCode === 1001 ? 'the server has sent its clients away' : `disconnected (${closeCode})`;
}

/** What one frame cost, its acknowledgement included. */
function wireOf(text: string, ack: string): Wire {
  const payloadBytes = utf8Length(text);
  const framing = webSocketHeader(payloadBytes, false) + webSocketHeader(ack.length, true);
  return { payloadBytes, bytes: payloadBytes + framing + ack.length, requests: 0, measured: false };
}
