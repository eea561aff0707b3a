import type { Candle } from '@/lib/market/candle';
import { candleStart } from '@/lib/market/candle-time';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { CandleComposer } from './candle-composer';
import type { CandleKnowledge } from './candle-knowledge';

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Whoever opens a page asks for the same as the one before. */
const HELD_MS = 5_000;

export interface RecentMinutesOptions {
  readonly knowledge: CandleKnowledge;
  readonly composer: CandleComposer;
  readonly now: () => number;
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
}

interface Held {
  readonly candles: Promise<readonly Candle[]>;
  readonly until: number;
}

/** The last hour in minutes, as it is known here: no venue is asked for more. */
export class RecentMinutes {
  readonly #options: RecentMinutesOptions;
  readonly #held = new Map<InstrumentId, Held>();

  constructor(options: RecentMinutesOptions) {
    this.#options = options;
  }

  /** At most 60, oldest first, the open one too; up to 5 s old. Never rejects. */
  of(id: InstrumentId): Promise<readonly Candle[]> {
    const now = this.#options.now();
    const held = this.#held.get(id);
    if (held !== undefined && held.until > now && held.until <= now + HELD_MS) return held.candles;
    const candles = this.#read(id, now);
    this.#held.set(id, { candles, until: now + HELD_MS });
    return candles;
  }

  forgetStale(): void {
    for (const [id, { until }] of this.#held) if (until <= this.#options.now()) this.#held.delete(id);
  }

  async #read(id: InstrumentId, now: number): Promise<readonly Candle[]> {
    const { knowledge, composer, instrument } = this.#options;
    const key = { id, interval: '1m' } as const;
    const minute = candleStart(now, '1m');
    const from = minute - (MINUTES - 1) * MINUTE_MS;
    const about = instrument(id);
    // What is made up here is asked within this process.
    if (about?.simulated === true && about.candles) await composer.reach(key, from, minute);
    return knowledge.read(key, from, Number.POSITIVE_INFINITY, MINUTES);
  }
}
