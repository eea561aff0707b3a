/** When silence becomes a fault. All in ms. */
export interface WatchTimes {
  /** A connection that says nothing at all, pongs aside. Default 15,000. */
  readonly silenceMs: number;
  /** An instrument or an order book of which nothing comes after it was asked for. Default 10,000. */
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
  /** A book that stands still while its instrument's best prices or trades go on. Default 10,000. */
  readonly bookStaleMs: number;
  /** A book whose best prices never agree with those of the ticker. Default 5,000. */
  readonly bookDisagreesMs: number;
  /** The first wait before a book is built anew a second time; doubles up to 5 minutes. Default 1,000. */
  readonly bookRetryMs: number;
}

export const DEFAULT_WATCH_TIMES: WatchTimes = {
  silenceMs: 15_000,
  firstTickMs: 10_000,
  instrumentMs: 60_000,
  refusedMs: 5_000,
  settleMs: 500,
  stableMs: 10_000,
  bookStaleMs: 10_000,
  bookDisagreesMs: 5_000,
  bookRetryMs: 1_000,
};

/** How often to look: often enough to be punctual by a quarter, seldom enough to cost nothing. */
export function tickMs(times: WatchTimes): number {
  const { silenceMs, firstTickMs, instrumentMs, refusedMs, settleMs, bookStaleMs, bookDisagreesMs } = times;
  const shortest = Math.min(silenceMs, firstTickMs, instrumentMs, refusedMs, settleMs, bookStaleMs, bookDisagreesMs);
  return Math.min(Math.max(shortest / 4, 5), 1_000);
}
