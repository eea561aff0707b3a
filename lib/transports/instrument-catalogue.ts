import { type Instrument, type InstrumentId, symbolOf } from '@/lib/market/instrument';
import type { Catalogue } from './catalogue';
import { NearSymbols } from './near-symbols';

/** A catalogue held in memory and replaced as feeds come and go. */
export class InstrumentCatalogue implements Catalogue {
  #byId = new Map<InstrumentId, Instrument>();
  #list: readonly Instrument[] = [];
  #defaultWatchlist: readonly InstrumentId[] = [];
  #near = new NearSymbols([]);

  replace(instruments: readonly Instrument[], defaultWatchlist: readonly InstrumentId[]): void {
    this.#list = instruments;
    this.#byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    this.#defaultWatchlist = defaultWatchlist;
    this.#near = new NearSymbols(instruments);
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
    // The same symbol at another venue is what people mean most; a slip of the finger comes second.
    return [...this.#near.find(symbolOf(id), limit)];
  }
}
