import { randomUUID } from 'node:crypto';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Catalogue } from './catalogue';
import { type Found, InstrumentIndex } from './instruments/instrument-index';

/** A catalogue held in memory and replaced as feeds come and go. */
export class InstrumentCatalogue implements Catalogue {
  readonly #life = randomUUID();
  #changes = 0;
  #byId = new Map<InstrumentId, Instrument>();
  #list: readonly Instrument[] = [];
  #defaultWatchlist: readonly InstrumentId[] = [];
  /** Made when it is first asked, which a process that nobody searches never pays for. */
  #index: Promise<InstrumentIndex> | undefined;

  /** What is given again, the same objects in the same order, changes nothing. */
  replace(instruments: readonly Instrument[], defaultWatchlist: readonly InstrumentId[]): void {
    const sameList = isSame(this.#list, instruments);
    if (sameList && isSame(this.#defaultWatchlist, defaultWatchlist)) return;
    this.#changes += 1;
    this.#defaultWatchlist = [...defaultWatchlist];
    if (sameList) return;
    this.#list = [...instruments];
    this.#byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    this.#index = undefined;
  }

  get version(): string {
    return `${this.#life}.${this.#changes}`;
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

  async search(text: string, limit: number): Promise<Found> {
    return (await this.#indexed()).search(text, limit);
  }

  async near(id: InstrumentId, limit: number): Promise<InstrumentId[]> {
    return (await this.#indexed()).near(id, limit);
  }

  #indexed(): Promise<InstrumentIndex> {
    this.#index ??= InstrumentIndex.of(this.#list, this.#known());
    return this.#index;
  }

  /** What is on the first visitor's list is what everybody knows. */
  #known(): ReadonlySet<string> {
    return new Set(this.#defaultWatchlist.flatMap((id) => this.#byId.get(id)?.base ?? []));
  }
}

function isSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
