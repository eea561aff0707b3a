import { CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import type { CandleGap } from '@/lib/market/candle-history';
import { type Instrument, type InstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import type { CandleKnowledge } from './candle-knowledge';
import type { SeriesKey } from './candle-shelf';
import { soundCandles } from './sound-candles';
import { VenueDesk, type VenueDeskOptions } from './venue-desk';

/** Candles asked for at a time: what venues give in one answer. */
const PAGE = 300;
/** A failure is remembered for so long, ms: nobody asks a venue that has just failed. */
const FAILED_MS = 10_000;
const PERMANENT_MS = 600_000;
/** What is made up within this process has no limits but this process, which has other things to do in between. */
const SIMULATED_DESK: VenueDeskOptions = { gapMs: 1, mostWaiting: 1_000 };

/**
 * Candles of the venue that lists the instrument: the newest that begin before `before`, at most `limit`, oldest first,
 * without the open one; fewer where there are no more.
 * @throws an error; with `permanent: true` where asking again cannot help.
 */
export type AskVenue = (
  request: { id: InstrumentId; interval: CandleInterval; before: number; limit: number },
  signal: AbortSignal,
) => Promise<readonly Candle[]>;

export interface AskerOptions {
  readonly ask: AskVenue;
  readonly knowledge: CandleKnowledge;
  readonly now: () => number;
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  readonly desk?: VenueDeskOptions;
}

interface Failure extends CandleGap {
  readonly until: number;
}

/** Asks venues for what is not known; whoever wants the same at the same time shares one request. */
export class CandleAsker {
  requests = 0;
  failed = 0;
  rejected = 0;
  readonly #options: AskerOptions;
  readonly #desks = new Map<string, VenueDesk>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, Failure>();
  #closed = false;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /**
   * Asks for the newest candles before `cursor`, which are not known.
   * @returns why nothing was learnt; undefined when something may have been: look again.
   */
  async ask(key: SeriesKey, cursor: number): Promise<CandleGap | undefined> {
    const name = `${key.id} ${key.interval}`;
    const shared = this.#asking.get(name);
    if (shared !== undefined) {
      await shared;
      return undefined;
    }
    const known = this.#whyNot(key, name);
    if (known !== undefined) return known;
    const asking = this.#request(key, cursor, name);
    this.#asking.set(name, asking);
    try {
      await asking;
    } finally {
      this.#asking.delete(name);
    }
    return this.#whyNot(key, name);
  }

  /** Forgets failures that are long over. */
  forgetStale(): void {
    for (const [name, { until }] of this.#failures) if (until <= this.#options.now()) this.#failures.delete(name);
  }

  /** A venue that has come back may be asked at once. */
  forgive(venue: string): void {
    for (const [name, { permanent }] of this.#failures)
      if (!permanent && venueOf(name) === venue) this.#failures.delete(name);
  }

  /** Nobody is asked any more. */
  close(): void {
    this.#closed = true;
    for (const desk of this.#desks.values()) desk.close();
  }

  #whyNot({ id }: SeriesKey, name: string): CandleGap | undefined {
    if (this.#options.instrument(id)?.candles === false) {
      const reason = `${venueOf(id)} gives no candles of ${symbolOf(id)}: there is only what was built here from its trades.`;
      return { reason, permanent: true };
    }
    const failure = this.#failures.get(name);
    return failure !== undefined && failure.until > this.#options.now() ? failure : undefined;
  }

  /** Never rejects. */
  async #request(key: SeriesKey, cursor: number, name: string): Promise<void> {
    const { ask, knowledge, now, instrument } = this.#options;
    const { id, interval } = key;
    const gapFrom = knowledge.ranges(key).endBefore(cursor);
    // One more than the gap holds, to meet what is known.
    const missing = gapFrom === undefined ? PAGE : Math.ceil((cursor - gapFrom) / CANDLE_MS[interval]) + 1;
    const limit = Math.min(PAGE, missing);
    try {
      const told = await this.#desk(id).ask((signal) => {
        this.requests++;
        return ask({ id, interval, before: cursor, limit }, signal);
      });
      const timeZone = instrument(id)?.timeZone;
      const { sound, rejected } = soundCandles(told, { interval, timeZone, before: cursor });
      this.rejected += rejected;
      if (rejected > 0 && sound.length === 0) throw new Error('Its answer makes no sense.');
      await knowledge.learn(key, cursor, gapFrom, sound.slice(-limit));
    } catch (fault) {
      this.failed++;
      const permanent = (fault as { permanent?: unknown } | undefined)?.permanent === true;
      const reason = `${venueOf(id)} gave no candles of ${symbolOf(id)}: ${firstLine(fault)}`;
      this.#failures.set(name, { reason, permanent, until: now() + (permanent ? PERMANENT_MS : FAILED_MS) });
    }
  }

  #desk(id: InstrumentId): VenueDesk {
    const { desk, instrument } = this.#options;
    const venue = venueOf(id);
    const simulated = instrument(id)?.simulated === true;
    const held = this.#desks.get(venue) ?? new VenueDesk(simulated ? { ...desk, ...SIMULATED_DESK } : desk);
    if (this.#closed) held.close();
    this.#desks.set(venue, held);
    return held;
  }
}

function firstLine(fault: unknown): string {
  const text = fault instanceof Error ? fault.message : String(fault);
  return (text.split('\n', 1)[0] ?? '').slice(0, 160);
}
