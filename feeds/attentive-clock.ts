/**
 * Time during which this process could listen, in ms. When it was held up (a busy machine, a laptop that slept), the
 * venue was not silent, we were deaf: such a gap counts as two ticks, however long it was.
 */
export class AttentiveClock {
  private elapsed = 0;
  private tickedAt = performance.now();

  /** @param tickMs how often `tick` will be called. */
  constructor(private readonly tickMs: number) {}

  get now(): number {
    return this.elapsed;
  }

  /** After a time without ticks. */
  start(): void {
    this.tickedAt = performance.now();
  }

  tick(): void {
    const at = performance.now();
    this.elapsed += Math.min(at - this.tickedAt, 2 * this.tickMs);
    this.tickedAt = at;
  }
}
