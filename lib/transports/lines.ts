/** Cuts a stream of bytes into lines, whatever the chunks' boundaries. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** @returns the lines completed by these bytes, without their newline. */
  push(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = parts.pop() ?? '';
    return parts;
  }
}
