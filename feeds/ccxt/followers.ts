import type { InstrumentId } from '@/lib/market/instrument';
import type { EventQueue } from '../event-queue';
import type { SpotMarket } from './market';

/** Who follows, and what. */
export interface Follower<E> {
  readonly queue: EventQueue<E>;
  readonly markets: readonly SpotMarket[];
}

/** All who follow one source; each gets the events of its own instruments, and those of the venue. */
export class Followers<E extends { readonly id?: InstrumentId }> {
  private readonly all = new Set<Follower<E>>();
  private readonly byId = new Map<InstrumentId, Set<Follower<E>>>();

  emit(event: E): void {
    const whom = event.id === undefined ? this.all : this.byId.get(event.id);
    for (const follower of whom ?? []) follower.queue.push(event);
  }

  /** Ends all of them. */
  fail(error: Error): void {
    for (const follower of [...this.all]) follower.queue.fail(error);
  }

  join(follower: Follower<E>): void {
    this.all.add(follower);
    for (const { instrument } of follower.markets) {
      const set = this.byId.get(instrument.id);
      if (set === undefined) this.byId.set(instrument.id, new Set([follower]));
      else set.add(follower);
    }
  }

  /** @returns what nobody follows any more. */
  leave(follower: Follower<E>): SpotMarket[] {
    this.all.delete(follower);
    return follower.markets.filter(({ instrument }) => {
      const set = this.byId.get(instrument.id);
      set?.delete(follower);
      if (set === undefined || set.size > 0) return false;
      this.byId.delete(instrument.id);
      return true;
    });
  }
}
