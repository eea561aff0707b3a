/** Time, as the hub uses it; tests bring their own. */
export interface Scheduler {
  /** ms since 1970, with decimals. */
  now(): number;
  /** Runs at the end of this event-loop turn. */
  atTurnEnd(run: () => void): void;
  /** Runs once after `ms`. @returns cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** How far the monotonic clock may drift from the system's before it is set right, ms. */
const DRIFT_MS = 2;

/**
 * The process's own clock and timers. `now` has the monotonic clock's resolution and follows the system clock
 * when that is stepped or the machine slept.
 */
export function processScheduler(): Scheduler {
  let origin = performance.timeOrigin;
  return {
    now() {
      const time = origin + performance.now();
      const drift = Date.now() - time;
      if (Math.abs(drift) <= DRIFT_MS) return time;
      origin += drift;
      return time + drift;
    },
    atTurnEnd(run) {
      setImmediate(run);
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
