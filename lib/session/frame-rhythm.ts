import { Rhythm } from '@/lib/freshness/rhythm';

/** Frames later than this many times their own rhythm, and at least so late, are overdue. */
const OVERDUE_FACTOR = 4;
const OVERDUE_MS = 2_000;

/** How regularly the frames of one run come, and whether the next is overdue. */
export class FrameRhythm {
  readonly #rhythm = new Rhythm();
  #lastTime: number | undefined;

  /** Whether any has come. */
  get brought(): boolean {
    return this.#lastTime !== undefined;
  }

  /** @param empty it brought nothing, so that it says nothing of when something will come. */
  add(receiveTime: number, empty: boolean): void {
    if (!empty) this.#rhythm.add(receiveTime);
    this.#lastTime = receiveTime;
  }

  /**
   * Since when nothing came although it should have. A line that has gone silent cannot say that prices moved; by the
   * rhythm it had they did, and until a frame tells, staleness counts from the last one.
   */
  overdueSince(now: number): number | undefined {
    const { dueMs } = this.#rhythm;
    if (dueMs === undefined || this.#lastTime === undefined) return undefined;
    const overdue = now - this.#lastTime > Math.max(OVERDUE_MS, OVERDUE_FACTOR * dueMs);
    return overdue ? this.#lastTime : undefined;
  }
}
