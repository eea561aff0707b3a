import { FRESHNESS_CONTRACT } from './freshness-contract';
import { StalenessMeter, type Tooth } from './staleness';

/**
 * What the freshness contract judges a line by: the teeth of completed updates, and losses of the connection.
 *
 * It differs from the staleness people are shown in one thing. There, a lost line is stale since its last receipt,
 * because nobody can know better. To judge a line by that would be unjust in a quiet market: a connection that is
 * back within 100 ms would have been ten seconds behind. Here a loss counts from the moment it was noticed.
 */
export class FreshnessRecord {
  readonly #staleness = new StalenessMeter({ historyMs: 2 * FRESHNESS_CONTRACT.windowMs });

  /** @param oldestChangeTime the earliest change the frame brings, in this clock; undefined when none, or unknown. */
  applied(receiveTime: number, oldestChangeTime: number | undefined, publishTime: number): void {
    this.#staleness.applied(receiveTime, oldestChangeTime, publishTime);
  }

  /** The connection is lost. Saying it again changes nothing. */
  lost(now: number): void {
    if (this.#staleness.staleness(now) > 0) return;
    this.#staleness.applied(now, undefined, now);
    this.#staleness.disconnected(now);
  }

  /** It is open again; behind until the next frame says that it is not. */
  connected(): void {
    this.#staleness.connected();
  }

  /**
   * @param overdueSince since when frames should have come and did not, undefined while none is overdue.
   * @returns how stale the line was over the contract's last window; not overlapping, oldest first.
   */
  teeth(now: number, overdueSince: number | undefined): readonly Tooth[] {
    const known = this.#staleness.toothHistory(now - FRESHNESS_CONTRACT.windowMs, now);
    if (overdueSince === undefined || this.#staleness.staleness(now) > 0) return known;
    return [...known, { start: overdueSince, end: now, peak: now - overdueSince }];
  }
}
