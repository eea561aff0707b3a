/** Where a server half writes, whatever carries the bytes. */
export interface Outlet {
  /**
   * Hands bytes over: they are taken unless it is over, room or no room. They may be shared with other outlets: nobody may change them afterwards.
   * @returns whether more may follow now; after false, wait for `onDrained`.
   */
  write(bytes: Uint8Array): boolean;
  /** Ends after what was written. Idempotent. */
  end(): void;
  /** More may be written again; never called from inside `write`. */
  onDrained(listener: () => void): void;
  /** It is over, whoever ended it: called once, at once when it already is. */
  onClosed(listener: () => void): void;
}

/** The listeners of an outlet, for those who implement one. */
export class OutletSignals {
  readonly #drained: (() => void)[] = [];
  readonly #closing: (() => void)[] = [];
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  onDrained(listener: () => void): void {
    this.#drained.push(listener);
  }

  onClosed(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closing.push(listener);
  }

  drained(): void {
    if (!this.#closed) for (const listener of this.#drained) listener();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closing.splice(0)) listener();
  }
}
