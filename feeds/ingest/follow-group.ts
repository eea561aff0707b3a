import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { pause } from '../backoff';

export interface FollowHooks {
  event(event: MarketEvent): void;
  /** The follow ended by a failure, or by itself (undefined). @returns after how many ms it is to be tried again. */
  ended(error: unknown): number;
}

/**
 * Instruments followed by one call, because venues take a list at once far better than one by one. A member can be
 * let go while others stay: its events are then dropped, and the source is released when the group stops.
 */
export class FollowGroup {
  readonly members: Set<InstrumentId>;
  /** Resolves when the source has been released; never rejects. */
  done: Promise<void>;
  readonly #stop = new AbortController();
  readonly #size: number;

  constructor(
    private readonly follow: (ids: readonly InstrumentId[], signal: AbortSignal) => AsyncIterable<MarketEvent>,
    ids: readonly InstrumentId[],
    private readonly hooks: FollowHooks,
  ) {
    this.members = new Set(ids);
    this.#size = this.members.size;
    // Not before whoever makes the group has it: a feed may fail at once.
    this.done = Promise.resolve().then(() => this.#run());
  }

  /** The source still brings at least twice of what anybody wants. */
  get thin(): boolean {
    return this.members.size * 2 <= this.#size;
  }

  drop(id: InstrumentId): boolean {
    return this.members.delete(id);
  }

  /** Lets everybody go. @returns who that was. */
  empty(): readonly InstrumentId[] {
    const left = [...this.members];
    this.members.clear();
    return left;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let waitMs = 0;
    while (!signal.aborted) {
      try {
        for await (const event of this.follow([...this.members], signal)) {
          if (signal.aborted) break;
          if (event.id === undefined || this.members.has(event.id)) this.hooks.event(event);
        }
        if (!signal.aborted) waitMs = this.hooks.ended(undefined);
      } catch (error) {
        if (!signal.aborted) waitMs = this.hooks.ended(error);
      }
      await pause(waitMs, signal);
    }
  }
}
