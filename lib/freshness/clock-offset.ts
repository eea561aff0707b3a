const KEPT = 8;

/** One exchange with a server's clock. */
export interface ClockSample {
  /** Client's clock when the request left, ms. */
  readonly t0: number;
  /** Server's clock when it received the request, ms. */
  readonly serverTime: number;
  /** Server's clock when it answered, ms; `serverTime` when the server reports one instant. */
  readonly serverSendTime?: number;
  /** Client's clock when the answer arrived, ms. */
  readonly t1: number;
}

interface Estimate {
  readonly offset: number;
  readonly delay: number;
}

/**
 * Offset of a server's clock from this one, NTP-style (RFC 5905 section 8 and the clock filter of section 10):
 * θ = ((T2 − T1) + (T3 − T4)) / 2 with round-trip delay δ = (T4 − T1) − (T3 − T2). Of the last 8 samples the one
 * with the smallest delay counts, because queueing only ever adds delay. The true offset lies within θ ± δ/2.
 */
export class ClockOffset {
  #recent: Estimate[] = [];
  #best: Estimate | undefined;

  /** Adds a sample. Samples that are not finite or have a negative delay (a clock was set meanwhile) are ignored. */
  add({ t0, serverTime, serverSendTime = serverTime, t1 }: ClockSample): void {
    const estimate = {
      offset: (serverTime - t0 + (serverSendTime - t1)) / 2,
      delay: t1 - t0 - (serverSendTime - serverTime),
    };
    if (!Number.isFinite(estimate.offset) || !(estimate.delay >= 0)) return;
    this.#recent = [...this.#recent, estimate].slice(-KEPT);
    this.#best = this.#recent.reduce((best, sample) => (sample.delay <= best.delay ? sample : best));
  }

  /** Server's clock minus this one, ms; undefined before the first sample. */
  get offset(): number | undefined {
    return this.#best?.offset;
  }

  /** Half of the smallest recent round trip, ms: `offset` is off by at most this. Undefined before the first sample. */
  get error(): number | undefined {
    return this.#best && this.#best.delay / 2;
  }

  /** @returns an instant of the server's clock in this clock, ms; uncorrected before the first sample. */
  toClientTime(serverTime: number): number {
    return serverTime - (this.offset ?? 0);
  }
}
