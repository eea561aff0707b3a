import { ProtocolError } from '@/lib/protocol/protocol-error';

export interface ConnectionLimitOptions {
  readonly perAddress: number;
  readonly total: number;
}

/** Counts what is held open: streams, held polls and sockets. */
export class ConnectionLimits {
  readonly #options: ConnectionLimitOptions;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(options: ConnectionLimitOptions) {
    this.#options = options;
  }

  get total(): number {
    return this.#total;
  }

  /** @throws ProtocolError when one more from this address would be too many. */
  check(address: string): void {
    const { perAddress, total } = this.#options;
    if (this.#total >= total)
      throw new ProtocolError('full', `This server holds ${total} connections and takes no more. Try again later.`);
    if ((this.#byAddress.get(address) ?? 0) >= perAddress)
      throw new ProtocolError(
        'too-many-connections',
        `Your address holds ${perAddress} connections, which is the limit. Close some first.`,
      );
  }

  /**
   * Takes a place.
   * @returns gives it back; idempotent.
   * @throws ProtocolError when there is none.
   */
  take(address: string): () => void {
    this.check(address);
    this.#total++;
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#total--;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    };
  }
}
