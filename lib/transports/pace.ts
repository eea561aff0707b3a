import { LIMITS } from '@/lib/protocol/limits';

/** Delivery that lags this far behind the quickest seen is late, ms. */
const LATE_MS = 400;
/** Lateness counts once it has lasted so long, ms, so that one big frame or a busy page is not taken for a slow line. */
const SUSTAINED_MS = 300;
/** How far back the quickest delivery is looked for, ms: clocks drift and routes change. */
const MEMORY_MS = 60_000;
/** Calm needed before the frequency is raised again, ms; doubled after every relapse up to the ceiling. */
const CALM_MS = 20_000;
const CALM_CEILING_MS = 300_000;

export type PaceAdvice = 'keep' | 'slower' | 'faster';

/**
 * Notices that frames arrive ever later, as they do when a line is slower than what is sent over it, and says what
 * frequency the line can take. Kernels buffer megabytes, so without this a slow reader is shown seconds-old prices
 * in perfect order.
 *
 * Lateness is receive time − publish time − the smallest such difference seen lately: the clock offset cancels.
 */
export class Pace {
  readonly #wanted: number;
  #frequency: number;
  /** Smallest difference of this and of the previous stretch of `MEMORY_MS`. */
  #least = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  #stretchStart: number | undefined;
  #lateSince: number | undefined;
  #calmSince: number | undefined;
  #calmMs = CALM_MS;
  #first = true;

  constructor(maxFrequency: number) {
    this.#wanted = maxFrequency;
    this.#frequency = maxFrequency;
  }

  /** What to ask the server for, Hz. */
  get frequency(): number {
    return this.#frequency;
  }

  /** A connection begins; its first frame was published after the request, whatever the old one still held. */
  restarted(): void {
    this.#first = true;
    this.#lateSince = undefined;
    this.#calmSince = undefined;
  }

  /**
   * Judges one frame. After `slower` or `faster` the frequency has been changed and the connection should be reopened.
   * Both times in ms since 1970, each in its own clock.
   */
  received(publishTime: number, receiveTime: number): PaceAdvice {
    const difference = receiveTime - publishTime;
    this.#remember(difference, receiveTime);
    const late = difference - Math.min(this.#least, this.#leastBefore) > LATE_MS;
    this.#calmSince ??= receiveTime;
    if (!late) {
      this.#lateSince = undefined;
      return this.#recovered(receiveTime);
    }
    this.#lateSince ??= receiveTime;
    if (receiveTime - this.#lateSince < SUSTAINED_MS) return 'keep';
    this.#frequency = Math.max(LIMITS.minFrequency, this.#frequency / 2);
    this.#calmMs = Math.min(CALM_CEILING_MS, this.#calmMs * 2);
    return 'slower';
  }

  #recovered(receiveTime: number): PaceAdvice {
    if (this.#frequency >= this.#wanted || receiveTime - (this.#calmSince ?? receiveTime) < this.#calmMs) return 'keep';
    this.#frequency = Math.min(this.#wanted, this.#frequency * 2);
    return 'faster';
  }

  #remember(difference: number, receiveTime: number): void {
    this.#stretchStart ??= receiveTime;
    // Nothing is queued before a connection's first frame: if that one is late too, the clock or the route has changed.
    const rebase = this.#first && difference - Math.min(this.#least, this.#leastBefore) > LATE_MS;
    this.#first = false;
    if (rebase || receiveTime - this.#stretchStart > MEMORY_MS) {
      this.#leastBefore = rebase ? difference : this.#least;
      this.#least = difference;
      this.#stretchStart = receiveTime;
    }
    this.#least = Math.min(this.#least, difference);
  }
}
