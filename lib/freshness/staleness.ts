/**
 * One tooth of the staleness sawtooth: staleness rises with slope 1 and is `peak` at `end`, so it was
 * `peak − (end − start)` at `start` (0 unless an even older change had been waiting behind an earlier frame).
 */
export interface Tooth {
  /** ms, client's clock. */
  readonly start: number;
  /** ms, client's clock; when the frame that ended it was applied. */
  readonly end: number;
  /** Staleness just before the end, ms, greater than 0. */
  readonly peak: number;
}

export interface StalenessOptions {
  /** Teeth that ended longer ago are forgotten. Default 120,000 ms. */
  readonly historyMs?: number;
  /** Most teeth kept, the newest. Default 4,096. */
  readonly maxTeeth?: number;
}

const SMALLEST_MS = 0.001;

/**
 * How long what one transport shows has differed from the hub: the age of synchronisation of Cho and
 * Garcia-Molina, "Synchronizing a database to improve freshness" (SIGMOD 2000): 0 while nothing newer exists,
 * else now − time of the first change not yet shown. A quiet instrument grows old without being stale.
 *
 * A client learns of a change only from the frame that brings it, so a tooth is known when it ends. While
 * disconnected nothing can be learnt: staleness then counts from the last receipt, and is never 0. All times are
 * in the client's clock, ms; the caller has corrected the hub's by the clock offset.
 */
export class StalenessMeter {
  readonly #historyMs: number;
  readonly #maxTeeth: number;
  #teeth: Tooth[] = [];
  #started: number | undefined;
  #lastReceipt: number | undefined;
  #outSince: number | undefined;
  #open = true;

  constructor({ historyMs = 120_000, maxTeeth = 4_096 }: StalenessOptions = {}) {
    this.#historyMs = historyMs;
    this.#maxTeeth = maxTeeth;
  }

  /**
   * A frame was applied, or a heartbeat said that there is nothing to apply.
   * @param oldestChangeTime when the hub accepted the earliest change the frame brings; undefined when it brings
   *   none, or in a first snapshot.
   * @param publishTime when the hub made the frame: no change it brings can be later.
   */
  applied(receiveTime: number, oldestChangeTime: number | undefined, publishTime: number): void {
    const end = Math.max(receiveTime, this.#lastReceipt ?? receiveTime);
    this.#started ??= end;
    const changedSince = oldestChangeTime === undefined ? end : Math.min(oldestChangeTime, publishTime);
    const differedSince = Math.min(changedSince, this.#outSince ?? end);
    this.#record(Math.max(differedSince, this.#lastReceipt ?? differedSince), end, end - differedSince);
    this.#lastReceipt = end;
    this.#outSince = this.#open ? undefined : end;
  }

  /** The connection was lost at `since`. Saying it again changes nothing. */
  disconnected(since: number): void {
    this.#started ??= since;
    this.#open = false;
    this.#outSince ??= this.#lastReceipt ?? since;
  }

  /** The connection is open again. What is shown counts as stale until the first frame says that it is not. */
  connected(): void {
    this.#open = true;
  }

  /** @returns ms; 0 while connected and nothing newer is known; greater than 0 from a loss to the next frame. */
  staleness(now: number): number {
    return this.#outSince === undefined ? 0 : Math.max(SMALLEST_MS, now - this.#outSince);
  }

  /**
   * @param fromMs an instant: teeth that ended before it are left out.
   * @param now when given, the tooth still open at `now` is the last one.
   * @returns teeth in order, not overlapping, at most `maxTeeth` (and one open).
   */
  toothHistory(fromMs: number, now?: number): readonly Tooth[] {
    const teeth = this.#teeth.slice(Math.max(this.#firstEndingAfter(fromMs), this.#teeth.length - this.#maxTeeth));
    if (now !== undefined && this.#outSince !== undefined && now > this.#outSince) {
      teeth.push({ start: this.#outSince, end: now, peak: now - this.#outSince });
    }
    return teeth;
  }

  /** @returns the highest staleness in the last `windowMs`, ms. */
  peak(now: number, windowMs: number): number {
    let peak = this.staleness(now);
    for (const tooth of this.toothHistory(now - windowMs)) peak = Math.max(peak, tooth.peak);
    return peak;
  }

  /**
   * @returns the highest staleness within a stretch of the past, ms. A tooth that was still growing at `to` counts as
   * high as it was then: a stretch in which nothing arrived is known only afterwards.
   */
  peakBetween(from: number, to: number, now: number): number {
    let peak = 0;
    for (const tooth of this.toothHistory(from, now)) {
      if (tooth.start >= to) break;
      peak = Math.max(peak, tooth.peak - Math.max(0, tooth.end - to));
    }
    return peak;
  }

  /** @returns the time average of staleness over the last `windowMs` (or since the first frame, if later), ms. */
  mean(now: number, windowMs: number): number {
    const from = Math.max(now - windowMs, this.#started ?? now);
    if (now <= from) return this.staleness(now);
    let area = 0;
    for (const tooth of this.toothHistory(from, now)) {
      const differedSince = tooth.end - tooth.peak;
      const start = Math.max(from, tooth.start);
      const end = Math.min(now, tooth.end);
      if (end > start) area += (end - start) * ((start + end) / 2 - differedSince);
    }
    return area / (now - from);
  }

  #record(start: number, end: number, peak: number): void {
    if (peak <= 0 || end <= start) return;
    this.#teeth.push({ start, end, peak });
    // Trimmed in blocks so that a frame does not pay for moving the whole list.
    const slack = Math.ceil(this.#maxTeeth / 8);
    const old = this.#firstEndingAfter(end - this.#historyMs);
    const surplus = Math.max(old, this.#teeth.length - this.#maxTeeth);
    if (surplus >= slack || this.#teeth.length > this.#maxTeeth + slack) this.#teeth.splice(0, surplus);
  }

  #firstEndingAfter(instant: number): number {
    let low = 0;
    let high = this.#teeth.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#teeth[middle]?.end ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
