const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const HELD_BYTES = 1_048_576;

/**
 * What an intermediary that buffers makes of the answers on one connection: a body of unknown length is held until it
 * ends or is 1 MB long; what has a length passes as it comes.
 */
export class HeldBody {
  #head = Buffer.alloc(0);
  /** Bytes of a body of known length still to come. */
  #left = 0;
  /** Of a body of unknown length that has not ended; undefined outside of one. */
  #held: Buffer[] | undefined;

  /** @param holds whether it buffers at the moment. @returns what is passed on now. */
  take(bytes: Buffer, holds: boolean): Buffer {
    if (this.#held !== undefined) return this.#hold(bytes, holds);
    const passed = bytes.subarray(0, this.#left);
    this.#left -= passed.byteLength;
    const rest = bytes.subarray(passed.byteLength);
    return rest.byteLength === 0 ? passed : Buffer.concat([passed, this.#begin(rest, holds)]);
  }

  /** The connection is over. @returns what was held. */
  end(): Buffer {
    const held = Buffer.concat(this.#held ?? []);
    this.#held = undefined;
    return held;
  }

  #begin(bytes: Buffer, holds: boolean): Buffer {
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return Buffer.alloc(0);
    const head = this.#head.subarray(0, end + HEAD_END.length);
    const body = this.#head.subarray(head.byteLength);
    this.#head = Buffer.alloc(0);
    const length = /^content-length: *(\d+)/im.exec(head.toString('latin1'))?.[1];
    if (length === undefined) this.#held = [];
    else this.#left = Number(length);
    return Buffer.concat([head, this.take(body, holds)]);
  }

  #hold(bytes: Buffer, holds: boolean): Buffer {
    const held = [...(this.#held ?? []), bytes];
    this.#held = held;
    const size = held.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const ended = bytes.subarray(-LAST_CHUNK.byteLength).equals(LAST_CHUNK);
    if (holds && !ended && size < HELD_BYTES) return Buffer.alloc(0);
    this.#held = ended ? undefined : [];
    return Buffer.concat(held);
  }
}
