import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { Reader } from '@/lib/hub/reader-options';
import { parseCursor } from '@/lib/protocol/cursor';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import type { ReadRequest } from '@/lib/protocol/read-request';
import { admitMessage } from './admission';
import { refusalFor } from './refusal-for';
import type { ServerContext } from './server-context';
import type { ProtocolName } from './transport';

/** Least time between two subscribes taken from one client, ms; of those in between only the last counts. */
const SUBSCRIBE_SPACING_MS = 50;
/** Frames in flight without an acknowledgement: one being applied, one under way. */
export const CREDIT = 2;

/** The client at the other end of a connection that carries messages both ways. */
export interface DuplexPeer {
  /**
   * Hands a frame over, room or no room.
   * @returns whether more may follow now; after false, tell the reader when it is `ready`.
   */
  send(frame: EncodedFrame): boolean;
  /** It has not taken what it was sent before: what is said now would wait in this process. */
  behind(): boolean;
  /** Tells it what was wrong with a message. */
  tell(error: ProtocolError): void;
  /** Ends the connection after what was said. */
  end(error: ProtocolError): void;
  /** Ends the connection at once. */
  cut(): void;
}

/**
 * Joins a reader of the hub to a connection on which a client subscribes, subscribes anew and acknowledges. However
 * much a client sends and however little it reads, nothing is queued for it.
 */
export class DuplexReader {
  readonly #peer: DuplexPeer;
  readonly #context: ServerContext;
  readonly #traffic;
  #reader: Reader | undefined;
  /** Aborts what waits on behalf of the client: a later subscribe, or its end. */
  #waiting = new AbortController();
  #subscribedTime = Number.NEGATIVE_INFINITY;
  #subscribeTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(peer: DuplexPeer, context: ServerContext, protocol: ProtocolName) {
    this.#peer = peer;
    this.#context = context;
    this.#traffic = context.traffic.of(protocol);
    this.#traffic.opened++;
    this.#traffic.open++;
  }

  /** Opens the reader with a request that has been admitted; its first frame may be sent before this returns. */
  open(asked: ReadRequest): void {
    this.#reader = this.#context.hub.open({
      ...asked,
      firstFrame: 'always',
      credit: CREDIT,
      write: (frame) => {
        this.#traffic.frames++;
        return this.#peer.send(frame);
      },
    });
    // The connection may have ended under the first frame.
    if (this.#closed) this.#reader.close();
  }

  /** The client takes bytes again. */
  ready(): void {
    this.#reader?.ready();
  }

  /** @param raw what the client asks, unchecked. A wrong first subscribe ends the connection; a later one changes nothing. */
  subscribe(raw: unknown): void {
    clearTimeout(this.#subscribeTimer);
    const subscribe = () => {
      this.#subscribedTime = performance.now();
      void this.#subscribe(raw);
    };
    const due = this.#subscribedTime + SUBSCRIBE_SPACING_MS - performance.now();
    if (due <= 0) subscribe();
    else this.#subscribeTimer = setTimeout(subscribe, due);
  }

  /** @param cursor of a frame the client has applied; anything else ends the connection. */
  acknowledge(cursor: unknown): void {
    const at = typeof cursor === 'string' ? parseCursor(cursor) : undefined;
    if (at !== undefined && this.#reader !== undefined) this.#reader.acknowledge(at);
    // Acknowledgements are not spaced: answering every bad one would let a client that does not read fill our memory.
    else this.refuse(new ProtocolError('bad-request', 'ack needs the cursor of a frame.', 'cursor'), 'end');
  }

  /** Tells the client what was wrong; one that has not taken what it was sent before is cut off instead. */
  refuse(fault: unknown, then: 'end' | 'go on'): void {
    const error = refusalFor(fault, this.#context, 'a socket failed');
    if (this.#peer.behind()) {
      this.#peer.cut();
      return;
    }
    this.#peer.tell(error);
    if (then === 'end') this.#peer.end(error);
  }

  /** Idempotent; nothing is sent afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#subscribeTimer);
    this.#waiting.abort();
    this.#reader?.close();
    this.#traffic.open--;
  }

  async #subscribe(raw: unknown): Promise<void> {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      const asked = await admitMessage(raw, this.#context, waiting.signal);
      if (waiting.signal.aborted) return;
      if (this.#reader === undefined) this.open(asked);
      else this.#reader.subscribe(asked);
    } catch (fault) {
      if (!waiting.signal.aborted) this.refuse(fault, this.#reader === undefined ? 'end' : 'go on');
    }
  }
}
