import type { InstrumentId } from './instrument';

/** The last hour of some instruments, as `/api/sparklines` tells it. */
export interface SparklineAnswer {
  /** When the newest minute of all lists begins, ms since 1970: the one that is open. */
  readonly minute: number;
  /**
   * Last prices of minutes, oldest first, at most 60, the last of them of `minute`: null where nothing was traded or
   * nothing is known. A list begins with the first that is known; empty where nothing is. Absent is what could not be
   * read in time.
   */
  readonly closes: Readonly<Record<InstrumentId, readonly (number | null)[]>>;
}
