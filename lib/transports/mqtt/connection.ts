import { Duplex } from 'node:stream';
import { LIMITS } from '@/lib/protocol/limits';
import { PacketGate } from './packet-gate';

/** The other side, whatever carries its bytes. */
export interface Peer {
  /** @param done called when the kernel has taken the bytes. */
  send(bytes: Uint8Array, done: (fault?: Error | null) => void): void;
  pause(): void;
  resume(): void;
  /** Closes after what was sent; a peer that does not take it is cut off. */
  close(): void;
  /** Closes at once. */
  cut(): void;
}

/** An MQTT connection as the broker sees it: a stream of bytes in which no packet is larger than the limit. */
export class MqttConnection extends Duplex {
  readonly #peer: Peer;
  readonly #gate = new PacketGate(LIMITS.messageBytes);

  constructor(peer: Peer) {
    super({ allowHalfOpen: false });
    this.#peer = peer;
  }

  /** Bytes from the other side. */
  receive(bytes: Uint8Array): void {
    if (this.destroyed) return;
    if (!this.#gate.admits(bytes)) this.destroy(new Error(`a packet is larger than ${LIMITS.messageBytes} bytes`));
    else if (!this.push(bytes)) this.#peer.pause();
  }

  override _read(): void {
    this.#peer.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (fault?: Error | null) => void): void {
    this.#peer.send(chunk, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (fault?: Error | null) => void): void {
    this.#peer.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _destroy(fault: Error | null, done: (fault: Error | null) => void): void {
    if (fault === null) this.#peer.close();
    else this.#peer.cut();
    done(fault);
  }
}
