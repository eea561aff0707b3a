import type { Trade } from '@/lib/market/trade';
import type { Tick } from './live-candles';

/** Reads a tape of the last trades again and again, each trade once. */
export class TapeReader {
  #read = 0;

  /**
   * @returns what is new, and whether some is missing: more came at once than a tape holds, or the server numbers its
   * trades anew.
   */
  read(tape: readonly Trade[]): { readonly ticks: readonly Tick[]; readonly missed: boolean } {
    const last = tape.at(-1)?.n ?? 0;
    if (last === 0 || last === this.#read) return { ticks: [], missed: false };
    const restarted = last < this.#read;
    const fresh = restarted ? tape : tape.filter(({ n }) => n > this.#read);
    const missed = restarted || (this.#read > 0 && (fresh[0]?.n ?? 0) > this.#read + 1);
    this.#read = last;
    return { ticks: fresh.map(tickOf), missed };
  }

  /** Everything on the tape counts as new again. */
  rewind(): void {
    this.#read = 0;
  }
}

function tickOf({ eventTime, ingestTime, price, size }: Trade): Tick {
  return { time: eventTime ?? ingestTime, ingestTime, price, size };
}
