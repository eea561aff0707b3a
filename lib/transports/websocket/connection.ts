import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import { TIMES } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { type DuplexPeer, DuplexReader } from '../duplex-reader';
import type { ServerContext } from '../server-context';
import { CLOSE, closeCodeOf } from './close-codes';
import { errorMessage, heartbeatMessage } from './messages';
import { Pongs } from './pongs';
import { sendFrame } from './shared-frame';

/** What a WebSocket is given time for, ms. */
export type ConnectionTimes = Readonly<Record<'pongMs' | 'subscribeMs', number>>;

type Timer = ReturnType<typeof setTimeout>;

/** One client on a WebSocket, from its handshake to its end. */
export class WebSocketConnection implements DuplexPeer {
  readonly #socket: WebSocket;
  /** What the socket writes to; its buffer is the only one there is. */
  readonly #line: Duplex;
  readonly #context: ServerContext;
  readonly #times: ConnectionTimes;
  readonly #reader: DuplexReader;
  readonly #traffic;
  readonly #forget: () => void;
  readonly #pings: Timer;
  #subscribeLimit: Timer | undefined;
  #pongLimit: Timer | undefined;
  #heartbeat: Timer | undefined;

  constructor(socket: WebSocket, line: Duplex, context: ServerContext, times: ConnectionTimes = TIMES) {
    this.#socket = socket;
    this.#line = line;
    this.#context = context;
    this.#times = times;
    this.#reader = new DuplexReader(this, context, 'websocket');
    this.#traffic = context.traffic.of('websocket');
    this.#forget = context.streams.add((retryMs) => this.#end(CLOSE.goingAway, JSON.stringify({ retryMs })));
    this.#pings = setInterval(() => this.#ping(), context.pingMs);
    this.#subscribeLimit = setTimeout(() => this.#refuseSilence(), times.subscribeMs);
    const pongs = new Pongs(socket);
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on('ping', (data: Buffer) => {
      this.#heard();
      pongs.owe(data);
    });
    socket.on('pong', () => this.#heard());
    // It broke the protocol: `ws` has sent the close frame, after which nothing may follow.
    socket.on('error', () => {
      context.traffic.refuse('bad-request');
      this.#stop();
    });
    socket.on('close', () => this.#stop());
    line.on('drain', () => this.#reader.ready());
  }

  send(frame: EncodedFrame): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#traffic.bytes += sendFrame(this.#socket, this.#line, frame);
    this.#spoke();
    return !this.#line.writableNeedDrain;
  }

  behind(): boolean {
    return this.#socket.bufferedAmount > 0;
  }

  tell(error: ProtocolError): void {
    this.#say(errorMessage(error.toBody()));
  }

  end({ code }: ProtocolError): void {
    this.#end(closeCodeOf(code), code);
  }

  cut(): void {
    this.#stop();
    this.#socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#heard();
    if (isBinary) {
      this.#context.traffic.refuse('bad-request');
      this.#end(CLOSE.binary, 'text only');
      return;
    }
    const message = parsed(data);
    if (message?.type === 'subscribe') {
      clearTimeout(this.#subscribeLimit);
      this.#reader.subscribe(message);
    } else if (message?.type === 'ack') this.#reader.acknowledge(message.cursor);
    else this.#reader.refuse(new ProtocolError('bad-request', EXPECTED, 'type'), 'end');
  }

  #refuseSilence(): void {
    const message = `Send {"type":"subscribe", …} within ${this.#times.subscribeMs / 1_000} s of connecting.`;
    const error = new ProtocolError('bad-request', message, 'type');
    this.#context.traffic.refuse(error.code);
    this.tell(error);
    this.#end(CLOSE.noSubscribe, error.code);
  }

  #say(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(text);
    this.#traffic.bytes += Buffer.byteLength(text);
    this.#spoke();
  }

  /** Browsers do not show pings to the page: after a silence it is told in words that the line lives. */
  #spoke(): void {
    if (this.#heartbeat !== undefined) this.#heartbeat.refresh();
    else this.#heartbeat = setTimeout(() => this.#beat(), this.#context.heartbeatMs);
  }

  #beat(): void {
    // A client that takes nothing is not helped by more; it will notice the silence.
    if (this.behind()) this.#spoke();
    else this.#say(heartbeatMessage(this.#context.hub.scheduler.now()));
  }

  #ping(): void {
    if (this.#pongLimit !== undefined || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.ping();
    this.#pongLimit = setTimeout(() => this.cut(), this.#times.pongMs);
  }

  /** Whatever a client says, it is alive. */
  #heard(): void {
    clearTimeout(this.#pongLimit);
    this.#pongLimit = undefined;
  }

  #end(code: number, reason: string): void {
    this.#stop();
    this.#socket.close(code, reason);
  }

  #stop(): void {
    clearInterval(this.#pings);
    for (const timer of [this.#subscribeLimit, this.#pongLimit, this.#heartbeat]) clearTimeout(timer);
    this.#reader.close();
    this.#forget();
  }
}

const EXPECTED =
  'Send {"type":"subscribe","quotes":[instrument, …], …} or {"type":"ack","cursor":cursor} as JSON text.';

function parsed(data: Buffer): { type?: unknown; cursor?: unknown } | undefined {
  try {
    const message: unknown = JSON.parse(data.toString());
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}
