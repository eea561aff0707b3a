import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';

/**
 * How new the last price of each instrument is known to be. A hub learns that even from a quote it refuses because it
 * repeats what is known, and a later trade that is older than that does not become the last price.
 */
export class LastTimes {
  readonly #times = new Map<InstrumentId, number>();

  accepted(event: MarketEvent): void {
    if (event.kind === 'trade' || (event.kind === 'quote' && event.source === 'last'))
      this.#learn(event.id, event.eventTime);
  }

  /** @returns whether the hub learned something from it all the same. */
  refused(event: MarketEvent): boolean {
    if (event.kind !== 'quote' || event.source !== 'last') return false;
    const figures = [event.ingestTime, event.eventTime ?? 0, ...Object.values(event.fields)];
    // The hub does not even look at what cannot be written.
    if (!figures.every((figure) => figure == null || Number.isFinite(figure))) return false;
    return this.#learn(event.id, event.eventTime);
  }

  #learn(id: InstrumentId, time: number | undefined): boolean {
    if (time === undefined || time <= (this.#times.get(id) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#times.set(id, time);
    return true;
  }
}
