import { type MedianInterval, medianInterval } from './median-interval';
import { quantile } from './quantiles';

const BATCH_MS = 1_000;
/** An hour of batches; of a longer run the last hour counts. */
const MOST_BATCHES = 3_600;

/**
 * Differences of two readers on the same updates. Updates of one frame arrive together and frames in a row are alike,
 * so that they are not independent and an interval over all of them would be far too narrow. One value stands for
 * each second, the median of its differences (the method of batch means: Law, "Simulation Modeling and Analysis",
 * 5th ed., section 9.5.3, here of medians); what likeness is left between seconds `medianInterval` allows for.
 */
export class PairedDifferences {
  readonly #comparisons: number;
  readonly #batches: number[] = [];
  #open: { readonly second: number; readonly values: number[] } | undefined;
  #pairs = 0;
  #summary: MedianInterval | undefined;
  #summarised = 0;
  #closed = 0;

  /** @param comparisons how many of these are read together, itself among them: see `medianInterval`. */
  constructor(comparisons = 1) {
    this.#comparisons = comparisons;
  }

  /** Differences seen. */
  get pairs(): number {
    return this.#pairs;
  }

  /** @param time when the later of the two had the update, ms; a second that is over is not opened again. */
  add(time: number, difference: number): void {
    const second = Math.max(Math.floor(time / BATCH_MS), this.#open?.second ?? 0);
    if (second !== this.#open?.second) {
      this.#close();
      this.#open = { second, values: [] };
    }
    this.#open.values.push(difference);
    this.#pairs++;
  }

  /** Over the seconds that have been followed by another. @returns undefined before the first. */
  summary(): MedianInterval | undefined {
    if (this.#summarised === this.#closed) return this.#summary;
    this.#summarised = this.#closed;
    this.#summary = medianInterval(this.#batches, this.#comparisons);
    return this.#summary;
  }

  #close(): void {
    if (this.#open === undefined) return;
    const median = quantile(Float64Array.from(this.#open.values).sort(), 0.5);
    if (median === undefined) return;
    this.#batches.push(median);
    this.#closed++;
    // In blocks, so that not every second moves the whole list.
    if (this.#batches.length >= MOST_BATCHES * 1.25) this.#batches.splice(0, this.#batches.length - MOST_BATCHES);
  }
}
