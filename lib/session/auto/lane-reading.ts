/** What is known of one lane that runs, as of one look at it. Instants in ms since 1970. */
export interface LaneReading {
  readonly startTime: number;
  /** Undefined before the first frame of this run. */
  readonly firstFrameTime: number | undefined;
  readonly lastFrameTime: number | undefined;
  /** Tries to connect that failed, and connections that broke, since the last frame. */
  readonly failures: number;
  /** Of the last of them. */
  readonly cause: string | undefined;
  /** @returns how long of the freshness contract's last window it was further behind than `limitMs`, ms. */
  behindMs(limitMs: number): number;
}
