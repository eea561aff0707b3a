import type { MqttClient } from 'mqtt';
import { isFrame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { AttemptSink, OpenAttempt } from '../attempt';
import { causeOf } from '../request-failure';
import { connectWithRetry } from '../retry';
import { SIDECAR_UNREACHABLE } from '../sidecar-unreachable';
import type { ClientTransport, ConnectOptions } from '../transport';
import { upgradeBytes } from '../wire-cost';
import { Batch, type Stamped } from './batch';
import { meteredSocket } from './metered-socket';
import { MQTT_PATH, PULSE_TOPIC, type TopicKind, topicOf } from './topics';
import { WireCount } from './wire-count';

const CONNECT_TIMEOUT_MS = 10_000;
/** How often MQTT itself asks whether the other side is there, s; the server's heartbeats are faster. */
const KEEP_ALIVE_SECONDS = 30;

/**
 * MQTT 3.1.1 over WebSocket: a topic for each instrument, and a pulse that closes each batch. The pulse is taken at
 * QoS 1: the server sends no third batch before the first is acknowledged, so that none of them is old.
 */
export const mqtt: ClientTransport = {
  traits: {
    name: 'mqtt',
    protocol: 'mqtt',
    label: 'mqtt',
    mount: 'sidecar',
    pushes: true,
    resumes: false,
    resubscribes: true,
    acknowledges: true,
    httpSlots: 0,
  },
  connect: (options) => connectWithRetry(options, openClient(options)),
};

const topicsOf = ({ quotes, trades, books }: Subscription): string[] => [
  ...books.map((id) => topicOf('books', id)),
  ...trades.map((id) => topicOf('trades', id)),
  ...quotes.map((id) => topicOf('quotes', id)),
];

function openClient(options: ConnectOptions): OpenAttempt {
  const url = new URL(options.origin);
  const secure = url.protocol === 'https:';
  const path = `${url.pathname.replace(/\/$/, '')}${MQTT_PATH}`;
  return (subscription, sink) => {
    const batch = new Batch(subscription);
    const wire = new WireCount(sink);
    let client: MqttClient | undefined;
    let closed = false;
    const open = async () => {
      // Only those who use it pay for the library.
      // Its build for browsers has nothing but a default export.
      const { default: library } = await import('mqtt');
      if (closed) return;
      client = library.connect({
        protocol: secure ? 'wss' : 'ws',
        hostname: url.hostname,
        port: Number(url.port) || (secure ? 443 : 80),
        path,
        protocolVersion: 4,
        keepalive: KEEP_ALIVE_SECONDS,
        connectTimeout: CONNECT_TIMEOUT_MS,
        // Ours knows when to come back.
        reconnectPeriod: 0,
        resubscribe: false,
        // Timers in a worker would need a page that allows workers.
        timerVariant: 'native',
        forceNativeWebSocket: true,
        createWebsocket: (address, protocols) =>
          meteredSocket(new options.runtime.WebSocket(address, protocols), (bytes) => wire.passed(bytes)),
      });
      hear(client);
    };
    const hear = (on: MqttClient) => {
      let connected = false;
      on.on('connect', () => {
        connected = true;
        wire.passed(upgradeBytes(`${url.origin}${path}`));
        wire.tell(1);
        sink.opened();
        subscribe(on, topicsOf(subscription), sink);
      });
      on.on('message', (topic, payload, { retain }) => receive({ topic, payload, retain }, batch, wire, sink));
      // Also after the end: an error nobody hears would throw.
      on.on('error', (fault) => sink.ended(fault.message === 'WebSocket error' ? SIDECAR_UNREACHABLE : fault.message));
      on.on('close', () => sink.ended(connected ? 'disconnected' : SIDECAR_UNREACHABLE));
    };
    open().catch((fault: unknown) => sink.ended(causeOf(fault)));
    return {
      subscribe: (next) => {
        const held = new Set(topicsOf(batch.wanted));
        const wanted = topicsOf(next);
        const left = [...held].filter((topic) => !wanted.includes(topic));
        batch.want(next);
        // First what is left, or both together might be more than one may hold.
        if (left.length > 0) client?.unsubscribe(left);
        if (client !== undefined)
          subscribe(
            client,
            wanted.filter((topic) => !held.has(topic)),
            sink,
          );
      },
      close: () => {
        closed = true;
        client?.end(true);
      },
    };
  };
}

/** In place of a QoS in a SUBACK. */
const REFUSED = 0x80;

/** Asking for the pulse again is answered too: by a frame, even where nothing else is new. */
function subscribe(client: MqttClient, topics: readonly string[], sink: AttemptSink): void {
  const asked = [...topics.map((topic) => [topic, { qos: 0 }] as const), [PULSE_TOPIC, { qos: 1 }] as const];
  client.subscribe(Object.fromEntries(asked), (fault, _granted, answer) => {
    if (fault === null) return;
    const granted = (answer?.granted ?? []) as readonly number[];
    const [refused] = asked.find((_topic, at) => (granted[at] ?? 0) >= REFUSED) ?? [];
    sink.ended(refused === undefined ? fault.message : `the server refused ${refused}`);
  });
}

function receive(
  { topic, payload, retain }: { topic: string; payload: Uint8Array; retain: boolean },
  batch: Batch,
  wire: WireCount,
  sink: AttemptSink,
): void {
  wire.payload(payload.byteLength);
  const message = decoded(payload);
  if (topic !== PULSE_TOPIC) {
    if (isStamped(message)) batch.add(topic.split('/')[0] as TopicKind, message, retain);
    else sink.ended(`the server sent something else than was agreed (${topic})`);
  } else if (!isFrame(message)) sink.ended('the server sent a pulse that is not one');
  else if ('heartbeat' in message) wire.tell();
  else {
    const frame = batch.close(message);
    if (frame !== undefined) sink.frame(frame, wire.take());
  }
}

/** @returns undefined when it is not JSON. */
function decoded(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

function isStamped(message: unknown): message is Stamped {
  if (typeof message !== 'object' || message === null) return false;
  const { id, epoch } = message as Partial<Stamped>;
  return typeof id === 'string' && typeof epoch === 'number';
}
