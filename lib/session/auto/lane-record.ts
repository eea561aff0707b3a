import { FreshnessRecord } from '@/lib/freshness/freshness-record';
import type { ConnectionState } from '@/lib/transports/transport';
import { LaneReading } from './lane-reading';

/** How long it is known when frames came, ms: longer than a page can be late without counting as asleep. */
const RECEIVED_MS = 3_000;

/** Keeps what a lane is judged by, over one run. */
export class LaneRecord {
  readonly #startTime: number;
  readonly #freshness = new FreshnessRecord();
  #received: number[] = [];
  #firstFrameTime: number | undefined;
  #lastFrameTime: number | undefined;
  #failures = 0;
  #cause: string | undefined;

  constructor(startTime: number) {
    this.#startTime = startTime;
  }

  moved(state: ConnectionState, now: number): void {
    if (state.kind === 'open') this.#freshness.connected();
    else if (state.kind !== 'stalled' && this.#firstFrameTime !== undefined) this.#freshness.lost(now);
    if ((state.kind !== 'connecting' && state.kind !== 'closed') || state.cause === undefined) return;
    this.#failures++;
    this.#cause = state.cause;
  }

  /** @param times of the frame in this clock; undefined where the clocks have not been compared. */
  delivered(receiveTime: number, times?: { oldestChangeTime: number | undefined; publishTime: number }): void {
    this.#firstFrameTime ??= receiveTime;
    this.#lastFrameTime = receiveTime;
    this.#failures = 0;
    this.#received.push(receiveTime);
    if ((this.#received[0] ?? 0) < receiveTime - 2 * RECEIVED_MS)
      this.#received = this.#received.filter((instant) => instant >= receiveTime - RECEIVED_MS);
    this.#freshness.applied(receiveTime, times?.oldestChangeTime, times?.publishTime ?? receiveTime);
  }

  /** @param overdueSince since when frames should have come and did not. */
  reading(now: number, overdueSince: number | undefined): LaneReading {
    return new LaneReading({
      time: now,
      startTime: this.#startTime,
      firstFrameTime: this.#firstFrameTime,
      lastFrameTime: this.#lastFrameTime,
      failures: this.#failures,
      cause: this.#cause,
      teeth: this.#freshness.teeth(now, overdueSince),
      received: this.#received,
    });
  }
}
