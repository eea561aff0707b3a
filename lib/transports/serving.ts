import type { Config } from '@/lib/config';
import type { Hub } from '@/lib/hub/hub';
import type { FeedStatus } from '@/lib/market/feed-status';
import type { RecordingStatus } from '@/lib/market/recording-status';
import type { CandleSource } from './candle-source';
import type { Catalogue } from './catalogue';

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
  /** How the recording is doing; absent where nothing is recorded. */
  readonly recording?: () => RecordingStatus;
  /** Where candles come from; absent where this process has none of its own. */
  readonly candles?: CandleSource;
  /** The link this process follows; absent on a primary. */
  readonly link?: () => LinkStatus;
  /** Told of faults that are ours. */
  readonly log?: (message: string, fault: unknown) => void;
}
