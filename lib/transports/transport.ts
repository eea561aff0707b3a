import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';

/** The ways live data travels here, in the order people compare them. */
const PROTOCOL_NAMES = ['polling', 'long-poll', 'sse', 'http-stream', 'websocket', 'socket.io', 'mqtt'] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

/**
 * Everything that can be chosen: each protocol as it is meant to be used, under its own name, and then the variants:
 * the same protocol from the other process, or run in another way.
 */
export const TRANSPORT_NAMES = [
  ...PROTOCOL_NAMES,
  'polling-sidecar',
  'long-poll-sidecar',
  'sse-sidecar',
  'http-stream-sidecar',
  'socket.io-polling',
] as const;

export type TransportName = (typeof TRANSPORT_NAMES)[number];

/** Every protocol as it is meant to be used: what the switch offers and a comparison runs. */
export const PRIMARY_TRANSPORTS: readonly TransportName[] = [...PROTOCOL_NAMES];

/** The process a transport is served by: `web` is Next, `sidecar` plain Node. */
export type Mount = 'web' | 'sidecar';

/**
 * What a transport can and cannot do, as data: the conformance suite and the session ask this, never the name.
 * @public
 */
export interface TransportTraits {
  readonly name: TransportName;
  /** What it is a variant of; its own name where it is none. */
  readonly protocol: ProtocolName;
  /** What people read: `sse`, `sse via sidecar`. */
  readonly label: string;
  /** Which process serves it. */
  readonly mount: Mount;
  /** It continues from a cursor; otherwise what happened while it was away is lost, and counted as missed. */
  readonly resumes: boolean;
  /** The server sends when it has something; otherwise the client asks on a timer. */
  readonly pushes: boolean;
  /** The subscription can change on the open connection; otherwise the client opens another. */
  readonly resubscribes: boolean;
  /** The client acknowledges cursors, so that at most two frames are ever in flight. */
  readonly acknowledges: boolean;
  /** How many of a browser's six HTTP/1.1 connections to one host it holds while it runs. */
  readonly httpSlots: number;
}

/** Where a connection stands; one union for every transport. `attempt` counts from 1. */
export type ConnectionState =
  | {
      readonly kind: 'connecting';
      readonly attempt: number;
      readonly cause?: string /** When the next try is due, ms since 1970; absent while a try is under way. */;
      readonly retryTime?: number;
    }
  | { readonly kind: 'open' }
  /** Connected, but silent for longer than the protocol allows or later than it should be; a new connection is being made. */
  | { readonly kind: 'stalled'; readonly cause: string }
  | { readonly kind: 'closed'; readonly cause?: string };

/** What it cost to receive something: bytes of payload and protocol framing, without TCP/IP and TLS. */
export interface Wire {
  readonly payloadBytes: number;
  /** Payload and framing and headers, both directions. */
  readonly bytes: number;
  /** HTTP requests (and connection attempts) spent. */
  readonly requests: number;
  /**
   * True when each part of `bytes` was counted where it passed: the body by the browser, the request's head by the
   * server that received it, the answer's head as it stands before us. False when a part is computed (payload plus
   * known framing, as with every stream and socket) or estimated (heads that are hidden, or that HTTP/2 packs).
   */
  readonly measured: boolean;
}

/** What a client half needs from its platform, injected so that Node and tests can run it. Times are ms since 1970. */
export interface Runtime {
  readonly fetch: typeof fetch;
  readonly EventSource: typeof EventSource;
  readonly WebSocket: typeof WebSocket;
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
}

export interface ConnectOptions {
  /** Origin of the serving process, as in `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly subscription: Subscription;
  /** The cursor to continue from, asked anew for every connection and request; undefined starts afresh. */
  cursor(): string | undefined;
  /** Most frames per second, Hz. */
  readonly maxFrequency: number;
  /** Time between the starts of two polls, ms; only `polling` looks at it. */
  readonly pollMs: number;
  /** Earlier trades wanted in a reset. */
  readonly history: number;
  /** Every frame, also an empty one, in order. `receiveTime` is in the client's clock. */
  onFrame(frame: Frame, wire: Wire, receiveTime: number): void;
  /** Cost without a frame: heartbeats, handshakes, failed requests. */
  onCost(wire: Wire): void;
  onState(state: ConnectionState): void;
  readonly runtime: Runtime;
}

export interface Connection {
  /**
   * Asks for another subscription. On a transport that cannot change it in place, the connection is remade;
   * either way the answer is a reset and nothing is lost.
   */
  subscribe(subscription: Subscription): void;
  /** Tries at once instead of waiting for the next retry. */
  retryNow(): void;
  /** Idempotent, also while connecting; afterwards no callback runs, except `onState` with `closed`, once. */
  close(): void;
}

export interface ClientTransport {
  readonly traits: TransportTraits;
  connect(options: ConnectOptions): Connection;
}
