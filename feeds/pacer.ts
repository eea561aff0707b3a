/** Spaces out what is sent, for venues that count messages. */
export class Pacer {
  private nextAt = 0;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly gapMs: number) {}

  /** Resolves when it is the caller's turn; never, if `clear` comes first. */
  turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + this.gapMs;
    if (at <= now) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, at - now);
      this.timers.add(timer);
    });
  }

  /** Forgets who waits, and their timers. */
  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.nextAt = 0;
  }
}
