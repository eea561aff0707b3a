/** How one feed is doing; for health, metrics and people. */
export interface FeedStatus {
  /** As in `FEEDS`. */
  readonly name: string;
  readonly venue: string;
  readonly simulated: boolean;
  /** `starting` until the venue has answered for the first time or had its time to. */
  readonly state: 'starting' | 'live' | 'down';
  /** When this state began, ms since 1970. */
  readonly since: number;
  /** Why it is down, one sentence. */
  readonly detail?: string;
  /** When it last brought a price, ms since 1970; absent before the first. */
  readonly lastMessageTime?: number;
  /** How often it came back after having been live. */
  readonly reconnects: number;
  /** Prices and trades published. */
  readonly events: number;
  /** Figures and messages dropped because they were nonsense or could not be published. */
  readonly rejected: number;
  /** Failed attempts to reach it or to follow an instrument. */
  readonly failures: number;
}
