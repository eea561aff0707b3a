import { FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';
import { LOOK_EVERY_MS } from './auto-times';
import type { LaneReading } from './lane-reading';
import type { Stretch } from './stretch';

/** A look that is later says that the page did not get to run; less makes no line break its contract, ms. */
const LATE_MS = 250;
/** What waited meanwhile is taken in, and what the server held back comes, within so long, ms. */
const CATCH_UP_MS = 250;
/**
 * A longer pause between two looks means that the page slept: what came late then is no line's fault, ms. Browsers let
 * the timers of a hidden page run once a second, and after some minutes once a minute: from then on nothing is judged,
 * and a proof ends, until somebody looks again.
 */
const SLEPT_MS = 2_000;

/** When this page itself was late: what came late then is no line's fault. */
export class PageLateness {
  #lookTime: number | undefined;
  #stretches: readonly Stretch[] = [];

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  /** The page begins to run, for the first time or again. */
  begin(): void {
    this.#lookTime = undefined;
    this.#stretches = [];
  }

  /**
   * To be called at every look.
   * @param readings what came meanwhile over the lanes that run: a page that took it in was only looked at late.
   * @returns whether the page slept since the last.
   */
  look(now: number, readings: readonly LaneReading[]): boolean {
    const due = (this.#lookTime ?? now) + LOOK_EVERY_MS;
    this.#lookTime = now;
    this.#stretches = this.#stretches.filter(({ end }) => end > now - FRESHNESS_CONTRACT.windowMs);
    const lateMs = Math.min(now - due, ...readings.map((reading) => reading.quietMs(due)));
    if (lateMs > LATE_MS) this.#stretches = [...this.#stretches, { start: due, end: now + CATCH_UP_MS }];
    return now - due > SLEPT_MS - LOOK_EVERY_MS;
  }
}
