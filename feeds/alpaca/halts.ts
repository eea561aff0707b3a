import type { VenueRecord } from './record';
import { venueTime } from './venue-time';

export interface Halt {
  /** ms since 1970. */
  readonly since: number;
  /** Why, one sentence. */
  readonly detail: string;
}

/**
 * Codes of the CTA (tapes A and B), of the UTP (tape C) and of IEX, which do not contradict one another; all others,
 * such as imbalances or quoting again before the reopening (`Q`), change nothing about whether it trades.
 * https://docs.alpaca.markets/docs/real-time-stock-pricing-data, Trading Status.
 */
const HALTED = new Set(['2', 'H', 'P']);
const TRADING = new Set(['3', 'T']);
const MOST_WORDS = 150;

/** Which stocks are halted. Outlives connections: a halt is told once, when it begins. */
export class Halts {
  readonly #halts = new Map<string, Halt>();

  get(symbol: string): Halt | undefined {
    return this.#halts.get(symbol);
  }

  /** @param status a message of the channel `statuses`. @returns whether something has changed. */
  accept(symbol: string, status: VenueRecord, now: number): boolean {
    const { sc, sm, rm } = status;
    if (typeof sc !== 'string') return false;
    if (TRADING.has(sc)) return this.#halts.delete(symbol);
    if (!HALTED.has(sc)) return false;
    const words = [sm, rm].filter((part): part is string => typeof part === 'string' && part.trim() !== '');
    const detail = `${words.join(': ').slice(0, MOST_WORDS) || 'Trading is halted'}.`;
    if (this.#halts.get(symbol)?.detail === detail) return false;
    this.#halts.set(symbol, { since: venueTime(status.t) ?? now, detail });
    return true;
  }

  /** A trade after the halt proves that it is over, also where its end was missed. @returns whether it ended one. */
  traded(symbol: string, time: number | undefined): boolean {
    const halt = this.#halts.get(symbol);
    return halt !== undefined && time !== undefined && time > halt.since && this.#halts.delete(symbol);
  }
}
