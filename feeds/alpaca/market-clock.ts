import { RateLimitError, reasonOf } from '../failure';
import { FeedError } from '../feed';
import { MarketCalendar, type MarketPhase } from './calendar';
import { isRecord } from './record';
import type { AlpacaRest } from './rest';
import { venueTime } from './venue-time';

export interface MarketClockHooks {
  /** A phase has begun, has become known, or Alpaca has been asked for it in vain for the first time. */
  changed(): void;
  log(line: string): void;
}

const DAY_MS = 86_400_000;
/** Long weekends and holidays lie well within. */
const REACH_MS = 12 * DAY_MS;
/** Calendars change seldom (a day of mourning), and are asked again this often. */
const RELOAD_MS = 3_600_000;

/**
 * Which part of the exchange's day it is, by Alpaca's calendar and Alpaca's clock: a machine whose own clock is wrong
 * would otherwise call an open market closed. Runs while somebody follows.
 */
export class MarketClock {
  #calendar: MarketCalendar | undefined;
  #offset = 0;
  #errorMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #running: AbortController | undefined;
  #complained = false;
  #isSettled = false;
  #known: MarketPhase | undefined;

  constructor(
    private readonly rest: AlpacaRest,
    private readonly retryMs: number,
    private readonly hooks: MarketClockHooks,
  ) {}

  /** Alpaca's, ms since 1970; ours until it was asked. */
  get now(): number {
    return Date.now() + this.#offset;
  }

  /** Undefined while the calendar is not known. */
  get phase(): MarketPhase | undefined {
    return this.#calendar?.phaseAt(this.now);
  }

  /** See `MarketCalendar.dayAt`; undefined while the calendar is not known. */
  get day(): number | undefined {
    return this.#calendar?.dayAt(this.now);
  }

  /** Alpaca has been asked, and has answered or not. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** How far Alpaca's clock may be from ours, ms; undefined until it was asked. */
  get errorMs(): number | undefined {
    return this.#errorMs;
  }

  start(): void {
    if (this.#running !== undefined) return;
    this.#running = new AbortController();
    void this.#turn(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    clearTimeout(this.#timer);
    // A machine that slept, or followed nothing for long, should not trust what it knew.
    this.#loadedAt = Number.NEGATIVE_INFINITY;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    let wait = RELOAD_MS;
    if (performance.now() - this.#loadedAt >= RELOAD_MS) {
      try {
        await this.#load(signal);
        this.#loadedAt = performance.now();
        this.#complained = false;
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#complained) this.hooks.log(`${reasonOf(error)} Sessions are not known until it does.`);
        this.#complained = true;
        wait = Math.max(this.retryMs, error instanceof RateLimitError ? (error.retryAfterMs ?? 0) : 0);
      }
    }
    if (signal.aborted) return;
    const { phase } = this;
    const isFirst = !this.#isSettled;
    this.#isSettled = true;
    const isNews = isFirst || phase?.since !== this.#known?.since || phase?.session !== this.#known?.session;
    this.#known = phase;
    if (isNews) this.hooks.changed();
    const untilNext = (phase?.until ?? Number.POSITIVE_INFINITY) - this.now;
    // Timers may fire a moment early; a millisecond later the new phase has surely begun.
    this.#timer = setTimeout(() => void this.#turn(signal), Math.max(1, Math.min(wait, untilNext + 1)));
  }

  /** `now`, having asked Alpaca at least once where it answers. */
  async exactNow(signal: AbortSignal): Promise<number> {
    if (this.#errorMs === undefined) await this.#askTime(signal).catch(() => {});
    return this.now;
  }

  async #load(signal: AbortSignal): Promise<void> {
    await this.#askTime(signal);
    const now = this.now;
    const rows = await this.rest.calendar(new Date(now - REACH_MS), new Date(now + REACH_MS), signal);
    this.#calendar = new MarketCalendar(rows);
  }

  async #askTime(signal: AbortSignal): Promise<void> {
    const asked = performance.now();
    const answer = await this.rest.clock(signal);
    const tookMs = performance.now() - asked;
    const time = isRecord(answer) ? venueTime(answer.timestamp) : undefined;
    if (time === undefined) throw new FeedError('Alpaca did not give its time: its answer has none in it.');
    this.#offset = time + tookMs / 2 - Date.now();
    this.#errorMs = Math.abs(this.#offset) + tookMs / 2;
  }
}
