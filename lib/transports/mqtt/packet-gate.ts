/** Fixed header: one byte of type and at most four of length. */
const MOST_LENGTH_BYTES = 4;

/** Watches the lengths of MQTT packets in a stream, whatever pieces it comes in: the parser itself has no limit. */
export class PacketGate {
  readonly #limit: number;
  /** Bytes of the current packet still to come; 0 where a packet begins. */
  #left = 0;
  /** Bytes of the length read so far; undefined between packets. */
  #lengthBytes: number | undefined;
  #length = 0;

  /** @param limit bytes a packet may have after its fixed header. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false when a packet is larger than the limit, or its length is malformed. */
  admits(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
      } else if (this.#lengthBytes === undefined) {
        this.#lengthBytes = 0;
        this.#length = 0;
        at++;
      } else if (!this.#readLength(bytes[at++] ?? 0)) return false;
    }
    return true;
  }

  #readLength(byte: number): boolean {
    const read = this.#lengthBytes ?? 0;
    this.#length += (byte & 0x7f) * 128 ** read;
    this.#lengthBytes = read + 1;
    if (this.#length > this.#limit) return false;
    if (byte & 0x80) return this.#lengthBytes < MOST_LENGTH_BYTES;
    this.#left = this.#length;
    this.#lengthBytes = undefined;
    return true;
  }
}
