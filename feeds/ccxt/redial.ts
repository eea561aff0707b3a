import { type BackoffOptions, backoffMs } from '../backoff';

/** A venue that turns connections away for their number must not be dialled again at once. */
const TOO_MANY_WAIT_MS = 10_000;

/** How long to wait before a connection that was lost is dialled again. */
export class Redial {
  private attempt = 0;
  private liveAt: number | undefined;

  constructor(
    private readonly backoff: BackoffOptions,
    private readonly stableMs: number,
  ) {}

  /** It brings prices. */
  live(): void {
    this.liveAt = performance.now();
  }

  /** Nobody needs it any more. */
  reset(): void {
    this.attempt = 0;
    this.liveAt = undefined;
  }

  /** It was lost: after one that was healthy for a while, waits start small again. */
  waitMs(reason: string): number {
    if (this.liveAt !== undefined && performance.now() - this.liveAt >= this.stableMs) this.attempt = 0;
    this.liveAt = undefined;
    const floor = /\b429\b/.test(reason) ? TOO_MANY_WAIT_MS : 0;
    return floor + backoffMs(this.attempt++, this.backoff);
  }
}
