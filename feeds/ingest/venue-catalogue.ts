import type { FeedCatalogue } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { sameInstrument } from '@/lib/market/same-instrument';

/** What a venue lists: what it said last or, until it answers, what is remembered of it. */
export class VenueCatalogue {
  listed: ReadonlyMap<InstrumentId, Instrument> = new Map();
  /** When the venue itself last said so, ms since 1970; undefined while nothing is known or it is only remembered. */
  askedTime: number | undefined;
  /** No longer listed, and nobody has been told. */
  readonly #gone = new Set<InstrumentId>();

  /** For people and programs that watch; undefined while nothing is known. */
  get status(): FeedCatalogue | undefined {
    const { askedTime: time } = this;
    if (time === undefined && this.listed.size === 0) return undefined;
    return { instruments: this.listed.size, ...(time !== undefined && { time }) };
  }

  /** What was kept from an earlier start. Nothing when the venue was quicker. */
  remember(instruments: readonly Instrument[]): void {
    if (this.askedTime === undefined) this.listed = byId(instruments);
  }

  /** @returns whether anything is another now. What has not changed keeps its objects, so that others see it too. */
  take(instruments: readonly Instrument[], now: number): boolean {
    this.askedTime = now;
    const before = this.listed;
    const fresh = byId(instruments.map((one) => sameInstrument(before.get(one.id), one)));
    for (const id of before.keys()) if (!fresh.has(id)) this.#gone.add(id);
    for (const id of fresh.keys()) this.#gone.delete(id);
    const isSame = before.size === fresh.size && [...fresh].every(([id, one]) => before.get(id) === one);
    if (!isSame) this.listed = fresh;
    return !isSame;
  }

  /** @returns whether it was listed and is not any more; true once. */
  takeGone(id: InstrumentId): boolean {
    return this.#gone.delete(id);
  }
}

function byId(instruments: readonly Instrument[]): Map<InstrumentId, Instrument> {
  return new Map(instruments.map((instrument) => [instrument.id, instrument]));
}
