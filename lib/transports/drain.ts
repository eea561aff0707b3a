import { ProtocolError } from '@/lib/protocol/protocol-error';

/** Ends one open stream; `retryMs` is when its client should be back. */
export type EndStream = (retryMs: number) => void;

/** Everything held open, so that a server that stops can send its clients away one by one rather than all at once. */
export class StreamDrain {
  readonly #streams = new Set<EndStream>();
  readonly #random: () => number;
  #draining = false;
  #emptied: (() => void) | undefined;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get open(): number {
    return this.#streams.size;
  }

  /** @throws ProtocolError `full` once draining has begun. */
  check(): void {
    if (this.#draining) throw new ProtocolError('full', 'This server is stopping. Try again in a few seconds.');
  }

  /** @returns forgets the stream; idempotent. */
  add(end: EndStream): () => void {
    this.#streams.add(end);
    // It passed the check before draining began.
    if (this.#draining) setImmediate(() => this.#end(end));
    return () => {
      this.#streams.delete(end);
      if (this.#streams.size === 0) this.#emptied?.();
    };
  }

  /** Ends all streams, spread evenly at random over `spreadMs`; resolves when the last one has been forgotten, or a second later. */
  async drain(spreadMs = 3_000): Promise<void> {
    this.#draining = true;
    if (this.#streams.size === 0) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, spreadMs + 1_000);
      this.#emptied = () => {
        clearTimeout(limit);
        resolve();
      };
      for (const end of this.#streams) setTimeout(() => this.#end(end), this.#random() * spreadMs);
    });
  }

  /** Ends all streams there are now, spread over `spreadMs`, and goes on taking new ones. */
  sendAway(spreadMs = 1_000): void {
    for (const end of this.#streams) setTimeout(() => this.#end(end), this.#random() * spreadMs).unref();
  }

  #end(end: EndStream): void {
    // The retries are spread as well: whoever takes over should not be stormed.
    if (this.#streams.has(end)) end(Math.round(500 + this.#random() * 4_500));
  }
}
