import type { FigureSample } from './transport-figures';

const KEPT = 300;
/** How far back a late arrival changes what was said of earlier seconds. */
const CORRECTED_MS = 20_000;

/** What was measured in each of the last seconds. */
export class FigureSamples {
  #updates = 0;
  #samples: readonly FigureSample[] = [];

  /** A copy: oldest first. */
  get all(): readonly FigureSample[] {
    return this.#samples.slice();
  }

  /** So many updates belong to the present second. */
  add(updates: number): void {
    this.#updates += updates;
  }

  /** Nothing that was said of staleness holds. */
  forgetStaleness(): void {
    this.#samples = this.#samples.map((sample) => ({ ...sample, stalenessPeakMs: undefined }));
  }

  /**
   * Closes a second. What arrived late tells how stale the seconds were in which nothing arrived.
   * @param measured false while the run has brought nothing: nobody knows then.
   * @param since when the run began.
   * @param peakMs how stale it was at the most in the second before an instant, as far as is known now.
   */
  close(now: number, measured: boolean, since: number, peakMs: (time: number) => number): void {
    const frequency = measured ? this.#updates : undefined;
    this.#updates = 0;
    const corrected = (sample: FigureSample) => {
      const { time, stalenessPeakMs } = sample;
      if (stalenessPeakMs === undefined || time <= Math.max(now - CORRECTED_MS, since)) return sample;
      return { ...sample, stalenessPeakMs: peakMs(time) };
    };
    const latest = { time: now, frequency, stalenessPeakMs: measured ? 0 : undefined };
    this.#samples = [...this.#samples, latest].slice(-KEPT).map(corrected);
  }
}
