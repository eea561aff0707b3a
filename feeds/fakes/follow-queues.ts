import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';

/** What is followed of a fake venue, a queue for each call. */
export class FollowQueues extends Map<EventQueue<MarketEvent>, readonly InstrumentId[]> {
  get ids(): InstrumentId[] {
    return [...this.values()].flat().sort();
  }

  /** As a feed's `follow`. */
  readonly follow = (ids: readonly InstrumentId[], signal: AbortSignal): AsyncIterable<MarketEvent> => {
    const queue: EventQueue<MarketEvent> = new EventQueue(
      () => this.set(queue, ids),
      () => void this.delete(queue),
    );
    signal.addEventListener('abort', () => queue.end(), { once: true });
    return queue;
  };

  /** Tells all who follow. */
  say(event: MarketEvent): void {
    for (const queue of [...this.keys()]) queue.push(event);
  }

  price(id: InstrumentId): void {
    this.say({ kind: 'trade', id, price: 1, size: 1, ingestTime: Date.now() });
  }
}
