import { type Instrument, type InstrumentId, symbolOf } from '@/lib/market/instrument';
import type { Catalogue } from './catalogue';
import { editDistance } from './edit-distance';

/** A catalogue held in memory and replaced as feeds come and go. */
export class InstrumentCatalogue implements Catalogue {
  #byId = new Map<InstrumentId, Instrument>();
  #list: readonly Instrument[] = [];
  #defaultWatchlist: readonly InstrumentId[] = [];

  replace(instruments: readonly Instrument[], defaultWatchlist: readonly InstrumentId[]): void {
    this.#list = instruments;
    this.#byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    this.#defaultWatchlist = defaultWatchlist;
  }

  get(id: InstrumentId): Instrument | undefined {
    return this.#byId.get(id);
  }

  list(): readonly Instrument[] {
    return this.#list;
  }

  defaultWatchlist(): readonly InstrumentId[] {
    return this.#defaultWatchlist;
  }

  near(id: InstrumentId, limit: number): InstrumentId[] {
    const symbol = symbolOf(id);
    // The same symbol at another venue is what people mean most; a slip of the finger comes second.
    const distance = (other: InstrumentId) => Math.min(editDistance(symbol, symbolOf(other)), editDistance(id, other));
    const furthest = Math.max(2, Math.ceil(symbol.length / 2));
    return this.#list
      .map((instrument) => ({ id: instrument.id, distance: distance(instrument.id) }))
      .filter((candidate) => candidate.distance <= furthest)
      .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((candidate) => candidate.id);
  }
}
