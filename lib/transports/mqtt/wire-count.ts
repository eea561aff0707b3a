import type { AttemptSink } from '../attempt';
import type { Wire } from '../transport';
import { costOf } from '../wire-cost';

/** What came and went since the last frame. */
export class WireCount {
  readonly #sink: AttemptSink;
  #bytes = 0;
  #payloadBytes = 0;

  constructor(sink: AttemptSink) {
    this.#sink = sink;
  }

  passed(bytes: number): void {
    this.#bytes += bytes;
  }

  payload(bytes: number): void {
    this.#payloadBytes += bytes;
  }

  /** Says what was spent without a frame. */
  tell(requests = 0): void {
    const bytes = this.#bytes;
    this.#bytes = 0;
    this.#payloadBytes = 0;
    this.#sink.cost(costOf(bytes, requests));
  }

  /** Says what a frame cost. */
  take(): Wire {
    const taken = { payloadBytes: this.#payloadBytes, bytes: this.#bytes, requests: 0, measured: false };
    this.#bytes = 0;
    this.#payloadBytes = 0;
    return taken;
  }
}
