import { ClockOffset } from '@/lib/freshness/clock-offset';
import type { Runtime } from '@/lib/transports/transport';

/** Samples taken at once at the start, so that the first figures are already right. */
const FIRST_SAMPLES = 4;
const EVERY_MS = 15_000;
/** A first estimate is here within some 100 ms; this long without one, it may never come. */
const PATIENCE_MS = 2_000;

/** Estimates how far a server's clock is from ours, from its `/api/time`. One per origin. */
export class ClockSync {
  readonly #offset = new ClockOffset();
  readonly #origin: string;
  readonly #runtime: Runtime;
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #taken = 0;
  #startTime: number | undefined;

  constructor(origin: string, runtime: Runtime, onChange: () => void) {
    this.#origin = origin;
    this.#runtime = runtime;
    this.#onChange = onChange;
  }

  /** This clock minus the server's, and the error of that, ms. */
  get estimate(): { offsetMs: number; errorMs: number } | undefined {
    const { offset, error } = this.#offset;
    return offset === undefined || error === undefined ? undefined : { offsetMs: -offset, errorMs: error };
  }

  /** There is no estimate, and one may still be expected: better no figure than one the clocks have spoilt. */
  get awaited(): boolean {
    if (this.#startTime === undefined || this.#offset.offset !== undefined) return false;
    return this.#runtime.now() - this.#startTime < PATIENCE_MS;
  }

  /** Uncorrected before the first estimate. */
  toClientTime(serverTime: number): number {
    return this.#offset.toClientTime(serverTime);
  }

  /** Idempotent. */
  start(): void {
    if (this.#abort?.signal.aborted === false) return;
    this.#abort = new AbortController();
    this.#startTime ??= this.#runtime.now();
    this.#ask();
  }

  stop(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  #ask(): void {
    const signal = this.#abort?.signal;
    void this.#sample(signal).finally(() => {
      if (signal?.aborted) return;
      const delay = ++this.#taken < FIRST_SAMPLES ? 100 : EVERY_MS;
      this.#timer = setTimeout(() => this.#ask(), delay);
    });
  }

  async #sample(signal: AbortSignal | undefined): Promise<void> {
    const { fetch, now } = this.#runtime;
    try {
      const t0 = now();
      const answer = await fetch(`${this.#origin}/api/time`, { cache: 'no-store', ...(signal ? { signal } : {}) });
      const t1 = now();
      const body: unknown = await answer.json();
      const serverTime = (body as { now?: unknown } | null)?.now;
      if (typeof serverTime !== 'number') return;
      this.#offset.add({ t0, serverTime, t1 });
      this.#onChange();
    } catch {
      // No server, no sample: the connection state already says so.
    }
  }
}
