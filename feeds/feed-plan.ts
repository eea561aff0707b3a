import type { Feed } from './feed';

/** A feed that is to run, not loaded yet: its code may cost more than a process that never uses it should pay. */
export interface FeedSource {
  /** As in `FEEDS`: `ccxt:coinbase`, `simulator`. */
  readonly name: string;
  readonly venue: string;
  readonly simulated: boolean;
  /** @throws FeedError, permanent when there is no such feed. */
  open(): Promise<Feed>;
}

/** Which feeds a process runs, in order of preference. */
export type FeedPlan = readonly FeedSource[];
