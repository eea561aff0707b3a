/** When silence becomes a fault. All in ms. */
export interface WatchTimes {
  /** A connection that says nothing at all, pongs aside. Default 15,000. */
  readonly silenceMs: number;
  /** An instrument that gets no first price after it was asked for. Default 10,000. */
  readonly firstTickMs: number;
  /**
   * An instrument that is quiet while its connection is not: it is asked for anew, at growing distances, for
   * small markets are quiet by nature. Default 60,000.
   */
  readonly instrumentMs: number;
  /** The first wait before a refused instrument is asked for again; doubles up to 5 minutes. Default 5,000. */
  readonly refusedMs: number;
  /** How long answers to earlier subscriptions may trail in while a refused one is being found. Default 500. */
  readonly settleMs: number;
  /** A connection that lived this long was healthy: after it, waits start small again. Default 10,000. */
  readonly stableMs: number;
}

export const DEFAULT_WATCH_TIMES: WatchTimes = {
  silenceMs: 15_000,
  firstTickMs: 10_000,
  instrumentMs: 60_000,
  refusedMs: 5_000,
  settleMs: 500,
  stableMs: 10_000,
};
