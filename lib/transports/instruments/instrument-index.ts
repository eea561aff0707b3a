import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Instrument, type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { type Distances, distancesFrom, nearestOf, type Sums, someOf } from './distances';
import { ASPECT, aspectOf, Postings, placeOf } from './postings';
import { readingsOf } from './readings';
import { inOnePiece, wordsOf } from './search-words';
import { byStanding } from './standing';

/** What a search found. */
export interface Found {
  /** Best first, as many as were asked for. */
  readonly instruments: readonly Instrument[];
  /** How many there are in all. */
  readonly total: number;
}

/** Words beyond these are not looked at: every one costs time. */
const MOST_WORDS = 6;
/** The index is built in slices of this; in between others get their turn. */
const SLICE_MS = 8;

/** Finds instruments by what people type. It knows a fixed list: another list is another index. */
export class InstrumentIndex {
  /** In the order of their standing: where nothing else decides, the earlier place does. */
  readonly #instruments: readonly Instrument[];
  readonly #postings = new Postings();

  private constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
  }

  /** @param known bases everybody knows. */
  static async of(instruments: readonly Instrument[], known: ReadonlySet<string>): Promise<InstrumentIndex> {
    await nextTurn();
    const index = new InstrumentIndex(byStanding(instruments, known));
    let until = 0;
    for (const [place, instrument] of index.#instruments.entries()) {
      if (performance.now() >= until) {
        await nextTurn();
        until = performance.now() + SLICE_MS;
      }
      index.#add(instrument, place, known.has(instrument.base));
    }
    return index;
  }

  /** What has all the words, exactly, by their beginnings or nearly; where nothing has, what has some of them. */
  search(text: string, limit: number): Found {
    const words = wordsOf(text).slice(0, MOST_WORDS);
    const places = this.#instruments.length;
    const looked = new Map<string, Distances>();
    const from = (word: string) => {
      const distances = looked.get(word) ?? distancesFrom(word, this.#postings, places);
      looked.set(word, distances);
      return distances;
    };
    if (words.length === 0) return { instruments: [], total: 0 };
    const readings = readingsOf(words).map((reading) => reading.map(from));
    const found = this.#ranked(nearestOf(readings, places), limit);
    return found.total > 0 || words.length === 1 ? found : this.#ranked(someOf(words.map(from), places), limit);
  }

  /**
   * What somebody may have meant by an id that does not exist: the same symbol at another venue, then a slip of the
   * finger, then what else a search for its base finds. Of equals, those of the venue that was named come first.
   */
  near(id: InstrumentId, limit: number): InstrumentId[] {
    const symbol = inOnePiece(symbolOf(id));
    const bySlips: number[][] = [[], [], []];
    const take = (postings: readonly number[], slips: number) => {
      for (const posting of postings) if (aspectOf(posting) === ASPECT.symbol) bySlips[slips]?.push(placeOf(posting));
    };
    take(this.#postings.of(symbol), 0);
    const most = symbol.length < 3 ? 0 : symbol.length < 5 ? 1 : 2;
    for (const { slips, postings } of most > 0 ? this.#postings.alike(symbol, most) : []) take(postings, slips);
    const near = new Set<InstrumentId>();
    for (const places of bySlips) {
      const equals = places.sort((a, b) => a - b).flatMap((place) => this.#at(place));
      for (const one of [...equals.filter(({ venue }) => venue === venueOf(id)), ...equals]) near.add(one.id);
    }
    const [base = ''] = wordsOf(symbolOf(id));
    if (near.size < limit) for (const one of this.search(base, limit).instruments) near.add(one.id);
    return [...near].slice(0, limit);
  }

  #add({ symbol, base, quote, name, venue }: Instrument, place: number, known: boolean): void {
    const words = wordsOf(name);
    this.#postings.add(inOnePiece(symbol), place, ASPECT.symbol);
    this.#postings.add(inOnePiece(base), place, ASPECT.base);
    this.#postings.add(inOnePiece(quote), place, ASPECT.quote);
    this.#postings.add(inOnePiece(venue), place, ASPECT.venue);
    this.#postings.add(words.join(''), place, known ? ASPECT.knownName : ASPECT.name);
    if (words.length > 1) for (const word of words) this.#postings.add(word, place, ASPECT.nameWord);
  }

  #at(place: number): Instrument[] {
    const instrument = this.#instruments[place];
    return instrument === undefined ? [] : [instrument];
  }

  #ranked(sums: Sums, limit: number): Found {
    const bySum: Instrument[][] = [];
    let total = 0;
    for (let place = 0; place < sums.length; place++) {
      const sum = sums[place] ?? Number.POSITIVE_INFINITY;
      if (sum === Number.POSITIVE_INFINITY) continue;
      total += 1;
      bySum[sum] ??= [];
      if (bySum[sum].length < limit) bySum[sum].push(...this.#at(place));
    }
    // Sums are small whole numbers; the holes between them are skipped.
    return { instruments: bySum.flat().slice(0, limit), total };
  }
}
