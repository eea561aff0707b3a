import type { Feed } from './feed';

/** A feed that is to run, not loaded yet: its code may cost more than a process that never uses it should pay. */
export interface FeedSource {
  /** As in `FEEDS`: `ccxt:coinbase`, `simulator`. */
  readonly name: string;
  /** The venue part of all its instrument ids; of no id where it is `recorded`. */
  readonly venue: string;
  readonly simulated: boolean;
  /**
   * What it brings happened before, on venues whose ids and states it brings along. It is followed whole, from its start,
   * whatever anybody wants, and never let go; nothing is published beside it, so that it gets the sequences it had.
   */
  readonly recorded?: boolean;
  /** Looked at once when a server starts. @throws Error saying in a sentence why it cannot run. */
  check?(): Promise<void>;
  /** @throws FeedError, permanent when there is no such feed. */
  open(): Promise<Feed>;
}

/** Which feeds a process runs, in order of preference. */
export type FeedPlan = readonly FeedSource[];
