import type { Scheduler } from './scheduler';

interface Waiter {
  readonly reached: () => boolean;
  readonly settle: (met: boolean) => void;
}

/** Those who wait for a condition of the hub, each with a limit. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** @returns true once `reached` holds; false after `limitMs`, an abort or `close`. */
  until(reached: () => boolean, limitMs: number, signal?: AbortSignal): Promise<boolean> {
    if (reached()) return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (met: boolean) => {
        this.#waiting.delete(waiter);
        cancel();
        signal?.removeEventListener('abort', giveUp);
        resolve(met);
      };
      const giveUp = () => settle(false);
      const waiter: Waiter = { reached, settle };
      const cancel = this.#scheduler.after(limitMs, giveUp);
      signal?.addEventListener('abort', giveUp);
      this.#waiting.add(waiter);
    });
  }

  /** Something changed that they may wait for. */
  check(): void {
    for (const waiter of this.#waiting) if (waiter.reached()) waiter.settle(true);
  }

  close(): void {
    for (const waiter of this.#waiting) waiter.settle(false);
  }
}
