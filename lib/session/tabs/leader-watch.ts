import type { Runtime } from '@/lib/transports/transport';

/** How often a tab looks after the others, ms; a leader not heard for so long is asked. */
export const LOOK_MS = 300;
/** A leader that has not answered for so long is frozen or gone, ms. With the others here: replaced within 2 s. */
const SILENT_MS = 1_100;
/** Followers that notice together act one after the other, ms: after the first of these, and up to the second more. */
const LEAST_SPREAD_MS = 50;
const SPREAD_MS = 150;
/** Who has not looked for so long was asleep himself, ms; hidden tabs look once a second. */
const ASLEEP_MS = 1_500;

export interface LeaderWatchOptions {
  readonly runtime: Pick<Runtime, 'now' | 'random'>;
  /** Wants to hear from the leader. */
  ask(): void;
  /** The leader does not answer. */
  onSilent(): void;
}

/**
 * Notices that the leader is silent. Timers of hidden tabs are held back, but not what they are told: so it is the
 * follower that asks, and a leader answers from wherever it is.
 */
export class LeaderWatch {
  readonly #options: LeaderWatchOptions;
  #heardTime = 0;
  #lookTime = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LeaderWatchOptions) {
    this.#options = options;
  }

  /** Nothing has been missed yet. */
  begin(): void {
    this.#heardTime = this.#lookTime = this.#options.runtime.now();
  }

  heard(): void {
    this.#heardTime = this.#options.runtime.now();
  }

  /** To be called every `LOOK_MS`. */
  look(): void {
    const { now, random } = this.#options.runtime;
    const asleep = now() - this.#lookTime >= ASLEEP_MS;
    this.#lookTime = now();
    // Who was asleep himself cannot say who else was.
    if (asleep) this.#heardTime = now();
    if (now() - this.#heardTime >= LOOK_MS) this.#options.ask();
    if (!this.#silent) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        // Another follower may have been faster.
        if (this.#silent) this.#options.onSilent();
      },
      LEAST_SPREAD_MS + random() * SPREAD_MS,
    );
  }

  /** Idempotent. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #silent(): boolean {
    return this.#options.runtime.now() - this.#heardTime >= SILENT_MS;
  }
}
