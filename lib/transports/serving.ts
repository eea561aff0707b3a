import type { Config } from '@/lib/config';
import type { Hub } from '@/lib/hub/hub';
import type { Catalogue } from './catalogue';

/**
 * One feed, as `/api/health` tells it.
 * @public
 */
export interface FeedStatus {
  /** As in `FEEDS`. */
  readonly name: string;
  readonly venue: string;
  readonly simulated: boolean;
  readonly state: 'starting' | 'live' | 'down';
  /** When this state began, ms since 1970. */
  readonly since: number;
  /** Why it is down, one sentence. */
  readonly detail?: string;
}

/** The link of a replica to its primary. */
export interface LinkStatus {
  /** `lost` when it has been down for so long that what this process holds must not pass for live. */
  readonly state: 'up' | 'connecting' | 'lost';
  /** When something last came over it, ms since 1970. */
  readonly heardTime?: number;
  readonly cause?: string;
}

/** What a process serves from; its composition root makes it. */
export interface Serving {
  readonly hub: Hub;
  readonly catalogue: Catalogue;
  readonly config: Config;
  /** Feeds this process runs; absent where it runs none. */
  readonly feeds?: () => readonly FeedStatus[];
  /** What the feeds are doing, one or two sentences for people; absent where there are none. */
  readonly feedSummary?: () => string;
  /** The link this process follows; absent on a primary. */
  readonly link?: () => LinkStatus;
  /** Told of faults that are ours. */
  readonly log?: (message: string, fault: unknown) => void;
}
