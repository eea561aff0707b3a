import type { Scheduler } from './scheduler';

/** Time that moves when a test says so. */
export class ManualScheduler implements Scheduler {
  time = 1_000;
  #turn: (() => void)[] = [];
  #timers: { at: number; run: () => void }[] = [];

  /** Timers that would still run. */
  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.time;
  }

  atTurnEnd(run: () => void): void {
    this.#turn.push(run);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** What was left for the end of the turn; what that leaves in turn is for the next. */
  endTurn(): void {
    for (const run of this.#turn.splice(0)) run();
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.time);
    this.#timers = this.#timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.run();
    this.endTurn();
  }
}
