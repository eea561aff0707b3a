import SearchableMap from 'minisearch/SearchableMap';

/** What a word says of an instrument. */
export const ASPECT = {
  symbol: 0,
  base: 1,
  name: 2,
  /** The name of what everybody knows: `bitcoin` means BTC, whatever else calls itself BITCOIN. */
  knownName: 3,
  nameWord: 4,
  quote: 5,
  venue: 6,
} as const;

export type Aspect = (typeof ASPECT)[keyof typeof ASPECT];

/** A posting is an instrument's place times this, and the aspect. */
const ASPECTS = 8;

export function placeOf(posting: number): number {
  return Math.floor(posting / ASPECTS);
}

export function aspectOf(posting: number): Aspect {
  return (posting % ASPECTS) as Aspect;
}

/** Which instruments a word belongs to, for words typed in part or with a slip of the finger. */
export class Postings {
  readonly #byWord = new SearchableMap<number[]>();

  add(word: string, place: number, aspect: Aspect): void {
    if (word === '') return;
    const posting = place * ASPECTS + aspect;
    const postings = this.#byWord.get(word);
    if (postings === undefined) this.#byWord.set(word, [posting]);
    else postings.push(posting);
  }

  of(word: string): readonly number[] {
    return this.#byWord.get(word) ?? [];
  }

  /** Of all longer words that begin so. */
  *continuing(beginning: string): Iterable<readonly number[]> {
    for (const [word, postings] of this.#byWord.atPrefix(beginning)) if (word !== beginning) yield postings;
  }

  /** Of words that are 1 to `most` slips away: a letter too many, too few, another one, or two that changed places. */
  *alike(word: string, most: number): Iterable<{ readonly slips: number; readonly postings: readonly number[] }> {
    for (let at = 0; at + 1 < word.length; at++) {
      const swapped = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
      if (swapped !== word) yield { slips: 1, postings: this.of(swapped) };
    }
    for (const [postings, slips] of this.#byWord.fuzzyGet(word, most).values())
      if (slips > 0) yield { slips, postings };
  }
}
