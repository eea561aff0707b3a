import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type {
  ClientTransport,
  Connection,
  ConnectionState,
  ConnectOptions,
  TransportName,
  Wire,
} from '@/lib/transports/transport';

const WIRE: Wire = { payloadBytes: 100, bytes: 120, requests: 1, measured: false };

/** What a server would answer now. */
export type AnswerNow = (subscription: Subscription, cursor: string | undefined, history: number) => Frame;

/** A connection that carries a frame when a test says so. */
class MemoryConnection implements Connection {
  readonly options: ConnectOptions;
  readonly #answer: AnswerNow;
  subscription: Subscription;
  closed = false;
  retries = 0;
  /** How often another subscription was asked for on it. */
  resubscribed = 0;

  constructor(answer: AnswerNow, options: ConnectOptions) {
    this.#answer = answer;
    this.options = options;
    this.subscription = options.subscription;
    this.state({ kind: 'connecting', attempt: 1 });
  }

  /** What a server would answer now, not yet delivered. */
  answer(): Frame {
    return this.#answer(this.subscription, this.options.cursor(), this.options.history);
  }

  /** Opens, unless it is, and delivers. */
  deliver(frame = this.answer()): void {
    if (this.closed) throw new Error('delivered over a closed connection');
    this.state({ kind: 'open' });
    this.options.onFrame(frame, WIRE, this.options.runtime.now());
  }

  state(state: ConnectionState): void {
    this.options.onState(state);
  }

  subscribe(subscription: Subscription): void {
    this.subscription = subscription;
    this.resubscribed++;
  }

  retryNow(): void {
    this.retries++;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.state({ kind: 'closed' });
  }
}

/** A transport within one process, for tests of the session. */
export class MemoryTransport implements ClientTransport {
  readonly traits: ClientTransport['traits'];
  readonly connections: MemoryConnection[] = [];
  readonly #answer: AnswerNow;

  constructor(answer: AnswerNow, name: TransportName) {
    this.#answer = answer;
    const mount = name === 'socket.io' || name.endsWith('-sidecar') ? 'sidecar' : 'web';
    this.traits = {
      name,
      protocol: 'sse',
      label: name,
      mount,
      pushes: true,
      resumes: true,
      resubscribes: true,
      acknowledges: false,
      httpSlots: 1,
    };
  }

  connect(options: ConnectOptions): Connection {
    const connection = new MemoryConnection(this.#answer, options);
    this.connections.push(connection);
    return connection;
  }

  /** The newest connection. */
  get last(): MemoryConnection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error(`${this.traits.name} was never connected`);
    return last;
  }

  get open(): number {
    return this.connections.filter((connection) => !connection.closed).length;
  }
}
