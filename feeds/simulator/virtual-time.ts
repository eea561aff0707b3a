import type { Schedule } from './player';

/** A clock that moves only when told, and the timers that hang on it. */
export function virtualTime(start = 1_790_000_000_000) {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const schedule: Schedule = (run, delayMs) => {
    const timer = { at: now + delayMs, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  function advance(ms: number): void {
    const end = now + ms;
    for (;;) {
      const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      timers.delete(due);
      now = Math.max(now, due.at);
      due.run();
    }
    now = end;
  }
  /** Time passes and nobody notices: a machine that was suspended. */
  function sleep(ms: number): void {
    now += ms;
  }
  return { now: () => now, schedule, advance, timers, sleep };
}
