import { BEHIND_BUDGET_MS, FRESHNESS_CONTRACT, timeBehind } from '@/lib/freshness/freshness-contract';
import type { Tooth } from '@/lib/freshness/staleness';
import { type Stretch, totalMs } from './stretch';
import type { Trouble } from './trouble';

/** What a lane has seen up to one look at it. Instants in ms since 1970. */
export interface LaneFacts {
  /** When it was looked at. */
  readonly time: number;
  readonly startTime: number;
  /** Undefined before the first frame of this run. */
  readonly firstFrameTime: number | undefined;
  readonly lastFrameTime: number | undefined;
  /** Tries to connect that failed, and connections that broke, since the last frame. */
  readonly failures: number;
  /** Of the last of them. */
  readonly cause: string | undefined;
  /** How stale it was over the contract's last window; not overlapping, oldest first. */
  readonly teeth: readonly Tooth[];
  /** When frames came over the last seconds, oldest first. */
  readonly received: readonly number[];
  /** When lateness was no fault of it; not overlapping. Default never. */
  readonly excused?: readonly Stretch[];
}

/** What is known of one lane that runs, as of one look at it. */
export class LaneReading {
  readonly facts: LaneFacts;

  constructor(facts: LaneFacts) {
    this.facts = facts;
  }

  /** The same, with nothing held against it of these stretches, which do not overlap. */
  excusing(excused: readonly Stretch[]): LaneReading {
    return new LaneReading({ ...this.facts, excused });
  }

  /** When in the contract's last window it was further behind than `limitMs`; oldest first, excused or not. */
  behind(limitMs: number): readonly Stretch[] {
    return this.facts.teeth.flatMap(({ start, end, peak }) => {
      const above = Math.max(start, end - (peak - limitMs), this.#from);
      return above < end ? [{ start: above, end }] : [];
    });
  }

  /** For how long of that window it was, and was not excused, ms. */
  behindMs(limitMs: number): number {
    const { teeth, time, excused = [] } = this.facts;
    const from = this.#from;
    const within = (start: number, end: number) =>
      timeBehind(teeth, Math.max(start, from), Math.min(end, time), limitMs);
    return excused.reduce((sum, { start, end }) => sum - within(start, end), within(from, time));
  }

  /** The staleness, to the ms, that it exceeded for 1 % of that window and no more. */
  get p99Ms(): number {
    let low = 0;
    let high = Math.ceil(this.facts.teeth.reduce((most, { peak }) => Math.max(most, peak), 0));
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.behindMs(middle) > BEHIND_BUDGET_MS) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What is wrong with it where it is held to `limitMs`. */
  lateness(limitMs: number): Trouble {
    return { kind: 'late', limitMs, behindMs: this.behindMs(limitMs), p99Ms: this.p99Ms };
  }

  /** How long from `start` on until now could be held against it, ms. */
  blamedMs(start: number): number {
    const { time, excused = [] } = this.facts;
    return time - start - totalMs(excused, start, time);
  }

  /** The longest time from `start` on until now in which it received nothing, ms. */
  quietMs(start: number): number {
    const { received, time } = this.facts;
    let longest = 0;
    let last = start;
    for (const instant of [...received, time]) {
      if (instant <= start) continue;
      longest = Math.max(longest, instant - last);
      last = instant;
    }
    return longest;
  }

  get #from(): number {
    return this.facts.time - FRESHNESS_CONTRACT.windowMs;
  }
}
