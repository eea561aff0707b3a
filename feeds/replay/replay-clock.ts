import type { MarketEvent } from '@/lib/market/market-event';
import { pause } from '../backoff';
import type { RecordingSurvey } from './recording-survey';

/** Computing for longer without letting anything else run would show as latency. */
const LONGEST_TURN_MS = 8;
/** Timers take no more than 24 days. */
const LONGEST_WAIT_MS = 2 ** 30;

export interface ReplayTime {
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Resolves after `ms`, or early when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Maps recorded times to those of now by one affine map, so that their order and rhythm stay: the first event is now,
 * and a second lasts 1 / speed. At infinite speed times are only moved, so that the last event is now.
 */
export class ReplayClock {
  readonly #now: () => number;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #start: number;
  #turn = performance.now();

  constructor(
    private readonly recorded: Pick<RecordingSurvey, 'from' | 'to'>,
    private readonly speed: number,
    { now = Date.now, wait = pause }: ReplayTime = {},
  ) {
    this.#now = now;
    this.#wait = wait;
    this.#start = now();
  }

  map(time: number): number {
    const { from, to } = this.recorded;
    if (this.speed === Number.POSITIVE_INFINITY) return this.#start + (time - to);
    return this.#start + (time - from) / this.speed;
  }

  /** The event with its times moved. */
  moved(event: MarketEvent): MarketEvent {
    if (event.kind === 'state') return { ...event, since: this.map(event.since) };
    const { eventTime, ingestTime } = event;
    const times = {
      ingestTime: this.map(ingestTime),
      ...(eventTime !== undefined && { eventTime: this.map(eventTime) }),
    };
    return { ...event, ...times };
  }

  /** Waits until it is time for what was recorded at `at`. */
  async until(at: number, signal: AbortSignal): Promise<void> {
    const early = () => this.map(at) - this.#now();
    if (early() <= 0) {
      if (performance.now() - this.#turn <= LONGEST_TURN_MS) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let left = early(); left > 0 && !signal.aborted; left = early())
      await this.#wait(Math.min(left, LONGEST_WAIT_MS), signal);
    this.#turn = performance.now();
  }
}
