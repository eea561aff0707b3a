import { RateWindow } from '@/lib/freshness/rate-window';
import type { Wire } from '@/lib/transports/transport';

/** What a transport costs: requests and bytes over all its runs, bytes a second in the present one. */
export class WireCost {
  /** Over all runs. */
  requests = 0;
  readonly #windowMs: number;
  #recent: RateWindow;
  #payload = 0;
  #bytes = 0;

  /** @param windowMs what a rate is over. */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
    this.#recent = new RateWindow(windowMs);
  }

  /** A run begins. */
  restart(): void {
    this.#recent = new RateWindow(this.#windowMs);
  }

  add(wire: Wire, now: number): void {
    this.requests += wire.requests;
    this.#recent.add(now, wire.bytes);
    this.#payload += wire.payloadBytes;
    this.#bytes += wire.bytes;
  }

  bytesPerSecond(now: number): number {
    return this.#recent.rate(now);
  }

  /** Bytes that are not payload, for each that is; undefined before the first. */
  get overheadRatio(): number | undefined {
    return this.#payload > 0 ? (this.#bytes - this.#payload) / this.#payload : undefined;
  }
}
