import type { Socket } from 'socket.io';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { Reader } from '@/lib/hub/reader-options';
import { parseCursor } from '@/lib/protocol/cursor';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import type { ReadRequest } from '@/lib/protocol/read-request';
import type { ServerContext } from '../server-context';
import { sendFrame } from './shared-packet';

/** Least time between two subscribes taken from one client, ms; of those in between only the last counts. */
const SUBSCRIBE_SPACING_MS = 50;
/** Frames in flight without an acknowledgement: one being applied, one under way. */
const CREDIT = 2;

export interface SocketRequests {
  /** Checks what a client asks. @throws ProtocolError */
  read(raw: unknown, signal: AbortSignal): Promise<ReadRequest>;
  /** What the client is told about a fault. */
  refuse(fault: unknown): ErrorBody['error'];
}

/** The part of an Engine.IO connection that says whether the client has taken what it was sent. */
interface EngineConnection {
  readonly transport: { readonly name: string; readonly writable: boolean };
  readonly writeBuffer: readonly unknown[];
}

/** Joins a reader of the hub to one socket. */
export class SocketReader {
  readonly #socket: Socket;
  readonly #requests: SocketRequests;
  readonly #reader: Reader;
  readonly #traffic;
  /** Aborts what waits on behalf of the socket: a later subscribe, or its end. */
  #waiting = new AbortController();
  #subscribedTime = Number.NEGATIVE_INFINITY;
  #subscribeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket, asked: ReadRequest, context: ServerContext, requests: SocketRequests) {
    this.#socket = socket;
    this.#requests = requests;
    this.#traffic = context.traffic.of('socket.io');
    this.#traffic.opened++;
    this.#traffic.open++;
    this.#reader = context.hub.open({
      ...asked,
      firstFrame: 'always',
      credit: CREDIT,
      write: (frame) => this.#write(frame),
    });
    let { transport } = socket.conn;
    const wake = () => {
      if (!this.#busy()) this.#reader.ready();
    };
    // `ready` comes when the kernel has taken the bytes, or with the next poll; `drain` of the connection would come
    // before.
    transport.on('ready', wake);
    const move = (next: typeof transport) => {
      transport.off('ready', wake);
      transport = next;
      transport.on('ready', wake);
      wake();
    };
    socket.conn.on('upgrade', move);
    socket.on('ack', (cursor: unknown) => this.#acknowledge(cursor));
    socket.on('subscribe', (raw: unknown) => this.#scheduleSubscribe(raw));
    socket.on('disconnect', () => {
      clearTimeout(this.#subscribeTimer);
      this.#waiting.abort();
      transport.off('ready', wake);
      socket.conn.off('upgrade', move);
      this.#reader.close();
      this.#traffic.open--;
    });
  }

  #write(frame: EncodedFrame): boolean {
    this.#traffic.frames++;
    this.#traffic.bytes += frame.bytes.byteLength;
    sendFrame(this.#socket, frame);
    return !this.#busy();
  }

  #busy(): boolean {
    const { transport, writeBuffer } = this.#socket.conn as unknown as EngineConnection;
    return !transport.writable || writeBuffer.length > 0;
  }

  /** It has not taken what it was sent: a poller merely without a poll may have, until a few packets wait. */
  #behind(): boolean {
    const { transport, writeBuffer } = this.#socket.conn as unknown as EngineConnection;
    return transport.name === 'polling' ? writeBuffer.length > CREDIT : this.#busy();
  }

  #acknowledge(cursor: unknown): void {
    const at = typeof cursor === 'string' ? parseCursor(cursor) : undefined;
    if (at !== undefined) {
      this.#reader.acknowledge(at);
      return;
    }
    this.#refuse({ code: 'bad-request', message: 'ack needs the cursor of a frame.', field: 'cursor' });
    // Acknowledgements are not spaced: answering every bad one would let a client that does not read fill our memory.
    this.#socket.disconnect(true);
  }

  /** Tells the client what was wrong; one that has not taken what it was sent before is cut off instead. */
  #refuse(error: ErrorBody['error']): void {
    if (this.#behind()) this.#socket.conn.close(true);
    else this.#socket.emit('error', error);
  }

  #scheduleSubscribe(raw: unknown): void {
    clearTimeout(this.#subscribeTimer);
    const subscribe = () => {
      this.#subscribedTime = performance.now();
      void this.#subscribe(raw);
    };
    const due = this.#subscribedTime + SUBSCRIBE_SPACING_MS - performance.now();
    if (due <= 0) subscribe();
    else this.#subscribeTimer = setTimeout(subscribe, due);
  }

  async #subscribe(raw: unknown): Promise<void> {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      const asked = await this.#requests.read(raw, waiting.signal);
      if (!waiting.signal.aborted) this.#reader.subscribe(asked);
    } catch (fault) {
      if (!waiting.signal.aborted) this.#refuse(this.#requests.refuse(fault));
    }
  }
}
