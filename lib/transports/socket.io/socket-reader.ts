import type { Socket } from 'socket.io';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { ProtocolError } from '@/lib/protocol/protocol-error';
import type { ReadRequest } from '@/lib/protocol/read-request';
import { CREDIT, type DuplexPeer, DuplexReader } from '../duplex-reader';
import type { ServerContext } from '../server-context';
import type { TransportTraffic } from '../traffic';
import { sendFrame } from './shared-packet';

/** The part of an Engine.IO connection that says whether the client has taken what it was sent. */
interface EngineConnection {
  readonly transport: { readonly name: string; readonly writable: boolean };
  readonly writeBuffer: readonly unknown[];
}

/** Joins a reader of the hub to one socket. */
export class SocketReader implements DuplexPeer {
  readonly #socket: Socket;
  readonly #traffic: TransportTraffic;

  /** @param asked what it asked in its handshake, admitted. */
  constructor(socket: Socket, asked: ReadRequest, context: ServerContext) {
    this.#socket = socket;
    this.#traffic = context.traffic.of('socket.io');
    const reader = new DuplexReader(this, context, 'socket.io');
    let { transport } = socket.conn;
    const wake = () => {
      if (!this.#busy()) reader.ready();
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
    socket.on('ack', (cursor: unknown) => reader.acknowledge(cursor));
    socket.on('subscribe', (raw: unknown) => reader.subscribe(raw));
    socket.on('disconnect', () => {
      transport.off('ready', wake);
      socket.conn.off('upgrade', move);
      reader.close();
    });
    reader.open(asked);
  }

  send(frame: EncodedFrame): boolean {
    this.#traffic.bytes += frame.bytes.byteLength;
    sendFrame(this.#socket, frame);
    return !this.#busy();
  }

  /** A poller merely without a poll may have taken what it was sent, until a few packets wait. */
  behind(): boolean {
    const { transport, writeBuffer } = this.#socket.conn as unknown as EngineConnection;
    return transport.name === 'polling' ? writeBuffer.length > CREDIT : this.#busy();
  }

  tell(error: ProtocolError): void {
    this.#socket.emit('error', error.toBody().error);
  }

  end(): void {
    this.#socket.disconnect(true);
  }

  cut(): void {
    this.#socket.conn.close(true);
  }

  #busy(): boolean {
    const { transport, writeBuffer } = this.#socket.conn as unknown as EngineConnection;
    return !transport.writable || writeBuffer.length > 0;
  }
}
