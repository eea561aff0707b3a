import { BOOK_DEPTH, type BookLevel } from '@/lib/market/book';
import type { SimulatedBook } from './book';
import type { SimulatedInstrument } from './instruments';
import { meanTicks } from './orders';
import { Noise } from './random';
import { SESSION_SECONDS } from './season';

/** A usual move eats so many levels. */
const LEVELS_PER_MOVE = 20;
/** Sizes grow until so many levels behind the best. */
const HUMP = 6;
/** Somebody changes a level after so long. */
const SHORTEST_LIFE_MS = 400;
const LONGEST_LIFE_MS = 6_000;

/**
 * What rests behind the best bid and offer. It remembers nothing: what stands at a price at a time follows from the seed
 * alone, so that a book is the same whoever looks, and how often.
 */
export class SimulatedDepth {
  readonly #noise: Noise;
  #gap: number;

  constructor(seed: string, instrument: SimulatedInstrument) {
    this.#noise = new Noise(`${seed} depth`);
    const daySeconds = instrument.assetClass === 'stock' ? SESSION_SECONDS : 86_400;
    this.#gap = Math.max(1, Math.round(meanTicks(instrument, daySeconds) / LEVELS_PER_MOVE));
  }

  /** Each share is so many from now on. */
  split(ratio: number): void {
    this.#gap = Math.max(1, Math.round(this.#gap / ratio));
  }

  /** The best levels of both sides, the best of each as in `book`. @param atMs when that is. */
  levels(book: SimulatedBook, atMs: number): { readonly bids: BookLevel[]; readonly asks: BookLevel[] } {
    return {
      bids: [[book.price(book.bidTick), book.bidSize], ...this.#behind(book, book.bidTick, -1, atMs)],
      asks: [[book.price(book.askTick), book.askSize], ...this.#behind(book, book.askTick, 1, atMs)],
    };
  }

  #behind(book: SimulatedBook, best: number, direction: 1 | -1, atMs: number): BookLevel[] {
    const gap = this.#gap;
    const levels: BookLevel[] = [];
    // One price in each `gap` of them is taken.
    for (let cell = Math.floor(best / gap); cell >= 0 && levels.length < BOOK_DEPTH - 1; cell += direction) {
      const tick = cell * gap + Math.floor(this.#noise.at(cell) * gap);
      if ((tick - best) * direction <= 0 || tick < 1) continue;
      const shape = 0.6 + 0.9 * Math.min(1, Math.abs(tick - best) / gap / HUMP);
      levels.push([book.price(tick), book.size(book.depth * shape * this.#share(tick, direction, atMs))]);
    }
    return levels;
  }

  /** Mean 1, the same until somebody changes it. */
  #share(tick: number, direction: 1 | -1, atMs: number): number {
    const place = tick * direction;
    const lifeMs = SHORTEST_LIFE_MS + (LONGEST_LIFE_MS - SHORTEST_LIFE_MS) * this.#noise.at(place, 1);
    const epoch = Math.floor(atMs / lifeMs + this.#noise.at(place, 2));
    return 0.15 - 0.85 * Math.log(1 - this.#noise.at(place, 3 + epoch));
  }
}
