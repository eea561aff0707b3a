import { type Instrument, type InstrumentId, symbolOf } from '@/lib/market/instrument';
import { editDistance } from './edit-distance';

/** Symbols compared letter by letter for one question; anyone may ask, and catalogues have thousands. */
const MOST_COMPARED = 150;
/** Questions whose answers are kept: a page with an old list asks the same again and again. */
const MOST_REMEMBERED = 100;

interface Known {
  readonly symbol: string;
  readonly letters: number;
  /** In order; the same symbol at several venues. */
  readonly ids: InstrumentId[];
}

interface Found {
  readonly id: InstrumentId;
  readonly distance: number;
}

const nearestFirst = (a: Found, b: Found) => a.distance - b.distance || (a.id < b.id ? -1 : 1);

/** Finds instruments whose symbol is like one that does not exist. */
export class NearSymbols {
  readonly #known: readonly Known[];
  /** Answers by question, the one asked for longest ago first. */
  readonly #remembered = new Map<string, readonly InstrumentId[]>();

  constructor(instruments: readonly Instrument[]) {
    const known = new Map<string, Known>();
    for (const { id } of instruments) {
      const symbol = symbolOf(id);
      const held = known.get(symbol);
      if (held === undefined) known.set(symbol, { symbol, letters: lettersOf(symbol), ids: [id] });
      else held.ids.push(id);
    }
    this.#known = [...known.values()];
  }

  /** @returns at most `limit`, nearest first. */
  find(symbol: string, limit: number): readonly InstrumentId[] {
    const question = `${limit} ${symbol}`;
    const near = this.#remembered.get(question) ?? this.#search(symbol, limit);
    this.#remembered.delete(question);
    this.#remembered.set(question, near);
    if (this.#remembered.size > MOST_REMEMBERED) {
      const [oldest = ''] = this.#remembered.keys();
      this.#remembered.delete(oldest);
    }
    return near;
  }

  #search(symbol: string, limit: number): InstrumentId[] {
    let furthest = Math.max(2, Math.ceil(symbol.length / 2));
    let found: Found[] = [];
    let compared = 0;
    for (const { known, atLeast } of this.#promising(symbol, furthest)) {
      if (atLeast > furthest || compared === MOST_COMPARED) break;
      compared++;
      const distance = editDistance(symbol, known.symbol, furthest);
      if (distance > furthest) continue;
      found = [...found, ...known.ids.map((id) => ({ id, distance }))].sort(nearestFirst).slice(0, limit);
      // Only what is as near as the last of these can still find a place.
      if (found.length === limit) furthest = Math.min(furthest, found.at(-1)?.distance ?? furthest);
    }
    return found.map(({ id }) => id);
  }

  /** What can be near without comparing, most promising first. */
  #promising(symbol: string, furthest: number): { known: Known; atLeast: number }[] {
    const letters = lettersOf(symbol);
    const ranks: { known: Known; atLeast: number }[][] = Array.from({ length: 2 * (furthest + 1) }, () => []);
    for (const known of this.#known) {
      const longer = Math.abs(known.symbol.length - symbol.length);
      if (longer > furthest || (longer > 2 && !known.symbol.startsWith(symbol) && !symbol.startsWith(known.symbol)))
        continue;
      // One edit brings at most one letter and takes at most one away.
      const atLeast = Math.max(longer, bitsOf(letters & ~known.letters), bitsOf(known.letters & ~letters));
      // People rarely get the first letter wrong.
      ranks[2 * atLeast + (known.symbol[0] === symbol[0] ? 0 : 1)]?.push({ known, atLeast });
    }
    return ranks.flat();
  }
}

/** The set of characters in a symbol, one bit each; the few that are no letters share bits. */
function lettersOf(symbol: string): number {
  let set = 0;
  for (let at = 0; at < symbol.length; at++) {
    const code = symbol.charCodeAt(at);
    set |= 1 << (code >= 65 && code <= 90 ? code - 65 : 26 + (code % 6));
  }
  return set;
}

function bitsOf(set: number): number {
  let bits = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
