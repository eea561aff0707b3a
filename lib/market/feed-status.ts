/** How one feed is doing; for health, metrics and people. */
export interface FeedStatus {
  /** As in `FEEDS`. */
  readonly name: string;
  readonly venue: string;
  /** One sentence on what it brings, where its name does not say that. */
  readonly about?: string;
  readonly simulated: boolean;
  /** Of a recording, whether it has been played to its end; absent of anything else. */
  readonly recorded?: 'playing' | 'over';
  /** `starting` until the venue has answered for the first time or had its time to. */
  readonly state: 'starting' | 'live' | 'down';
  /** When this state began, ms since 1970. */
  readonly since: number;
  /** Why it is down, one sentence. */
  readonly detail?: string;
  /** When it last brought a price, ms since 1970; absent before the first. */
  readonly lastMessageTime?: number;
  /** Absent while nothing is known of it. */
  readonly catalogue?: FeedCatalogue;
  /** How often it came back after having been live. */
  readonly reconnects: number;
  /** Prices, trades and books published. */
  readonly events: number;
  /** The same per second, over the last 10 s. */
  readonly eventsPerSecond: number;
  /** From the venue's event time to our receipt, over the last 1,000 events that had one; absent before the first. */
  readonly latencyMs?: FeedLatency;
  /** Instruments followed now, and order books. */
  readonly followed: number;
  readonly books: number;
  /** Books thrown away because they were crossed, stale or out of sequence, and asked for anew. */
  readonly booksRebuilt: number;
  /** Figures and messages dropped because they were nonsense or could not be published. */
  readonly rejected: number;
  /** Failed attempts to reach it or to follow an instrument. */
  readonly failures: number;
}

/** A feed's list of instruments. */
export interface FeedCatalogue {
  readonly instruments: number;
  /** When the venue gave it, ms since 1970; absent while it is one kept from an earlier start. */
  readonly time?: number;
}

/** Event-to-ingest latency, ms. The two ends have clocks of their own: only what exceeds `clockErrorMs` is known. */
export interface FeedLatency {
  readonly p50: number;
  readonly p95: number;
  /** The smallest seen. Below 0 it proves that our clock is behind the venue's by at least so much. */
  readonly min: number;
  /** How far the two clocks may be apart; absent where nothing is known of it. */
  readonly clockErrorMs?: number;
}
