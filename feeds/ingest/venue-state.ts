import type { FeedStatus } from '@/lib/market/feed-status';

/** Whether a venue works, since when, and whether its loss is recent enough to wait for it. */
export class VenueState {
  state: FeedStatus['state'] = 'starting';
  detail: string | undefined;
  #lives = 0;
  #grace: NodeJS.Timeout | undefined;

  /**
   * @param graceMs how long a venue that was live stays usable after its loss.
   * @param graceOver called when it is not any more.
   */
  constructor(
    public since: number,
    private readonly graceMs: number,
    private readonly graceOver: () => void,
  ) {}

  /** Live, or lost so recently that rows need not move away yet. */
  get usable(): boolean {
    return this.state === 'live' || this.#grace !== undefined;
  }

  /** How often it came back after having been live. */
  get reconnects(): number {
    return Math.max(0, this.#lives - 1);
  }

  /** @returns whether that is news; a further reason for being down is only noted. */
  become(state: 'live' | 'down', detail: string | undefined, since: number): boolean {
    if (state === 'live') this.detail = undefined;
    else this.detail = detail ?? this.detail;
    if (this.state === state) return false;
    const wasLive = this.state === 'live';
    this.release();
    if (wasLive) {
      this.#grace = setTimeout(() => {
        this.#grace = undefined;
        this.graceOver();
      }, this.graceMs);
    }
    this.state = state;
    this.since = since;
    if (state === 'live') this.#lives += 1;
    return true;
  }

  release(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
  }
}
