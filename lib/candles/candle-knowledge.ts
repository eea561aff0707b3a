import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { SeriesKey } from './candle-shelf';
import type { CandleStore, SeriesRecord } from './candle-store';
import type { LiveMinutes } from './live-minutes';
import { sameCandle } from './sound-candles';
import { type TimeRange, TimeRanges } from './time-ranges';

/** That a venue has nothing older is believed for so long. */
const FLOOR_MS = 86_400_000;
/** What a venue says of candles that have only just closed is believed for so long, and not kept. */
const FRESH_MS = 5_000;
/** A venue's candle is complete so much after its end. */
const SETTLED_MS = 10_000;
/** Candles looked at, at most, to make bigger ones of them; one bigger one is always made. */
const MOST_PARTS = 10_000;

/** What is known of a series for a moment. */
interface Fresh {
  readonly range: TimeRange;
  readonly candles: readonly Candle[];
  readonly until: number;
}

export interface KnowledgeOptions {
  readonly store: CandleStore;
  readonly now: () => number;
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  readonly live: (id: InstrumentId) => LiveMinutes | undefined;
}

/** What is known without asking: in the store, from trades heard live, and for a moment after a venue was asked. */
export class CandleKnowledge {
  /** Candles held that a venue told otherwise. */
  corrected = 0;
  readonly #options: KnowledgeOptions;
  readonly #fresh = new Map<string, Fresh>();

  constructor(options: KnowledgeOptions) {
    this.#options = options;
  }

  /** Stretches of which everything is known. */
  ranges(key: SeriesKey): TimeRanges {
    const { store, instrument, live } = this.#options;
    const known = new TimeRanges(store.record(key).covered.toJSON());
    const fresh = this.#freshOf(key);
    if (fresh !== undefined) known.add(...fresh.range);
    const heldFrom = key.interval === '1m' && keepsBuilt(instrument(key.id)) ? live(key.id)?.heldFrom : undefined;
    if (heldFrom !== undefined) known.add(heldFrom, Number.MAX_SAFE_INTEGER);
    return known;
  }

  /**
   * Lets go of what was learnt of a stock on an earlier day: its past is told anew after a split or a dividend.
   * @param changed it may be told anew now.
   */
  renew(id: InstrumentId, changed = false): void {
    const { store, instrument, now } = this.#options;
    const about = instrument(id);
    if (about?.assetClass !== 'stock' || !about.candles) return;
    const day = candleStart(now(), '1d', about.timeZone);
    for (const interval of CANDLE_INTERVALS) {
      const key = { id, interval };
      const { day: learnt, usedAt } = store.record(key);
      if (usedAt === 0 || ((learnt ?? day) === day && !changed)) continue;
      this.#fresh.delete(nameOf(key));
      const forget = (held: SeriesRecord) => {
        held.covered.remove(0, Number.MAX_SAFE_INTEGER);
        delete held.floor;
        held.day = day;
      };
      store.change(key, forget, [], [0, Number.MAX_SAFE_INTEGER]);
    }
  }

  /** Whether the venue has said that there is nothing before `time`. */
  isFloor(key: SeriesKey, time: number): boolean {
    const { floor } = this.#options.store.record(key);
    return floor !== undefined && time <= floor.time && this.#options.now() - floor.askedAt < FLOOR_MS;
  }

  /** What is held, be it everything or not: the newest `limit` that begin from `from` and before `to`, oldest first. */
  async read(key: SeriesKey, from: number, to: number, limit: number): Promise<Candle[]> {
    const kept = await this.#options.store.read(key, from, to, limit);
    const built = key.interval === '1m' ? (this.#options.live(key.id)?.candles(from, to) ?? []) : [];
    const fresh = this.#freshOf(key)?.candles.filter(({ time }) => time >= from && time < to) ?? [];
    if (built.length + fresh.length === 0) return kept;
    const byTime = new Map([...kept, ...built, ...fresh].map((candle) => [candle.time, candle]));
    return [...byTime.values()].sort((one, other) => one.time - other.time).slice(-limit);
  }

  /**
   * Makes candles of smaller ones, where those are known up to `cursor`.
   * @returns whether the one right before `cursor` is known now.
   */
  async derive(key: SeriesKey, cursor: number, smaller: readonly SeriesKey[]): Promise<boolean> {
    const { store } = this.#options;
    const zone = this.#zone(key.id);
    for (const part of smaller) {
      const reach = this.ranges(part).reachingTo(cursor);
      if (reach === undefined || candleStart(cursor, part.interval, zone) !== cursor) continue;
      const most = Math.max(CANDLE_MS[key.interval], MOST_PARTS * CANDLE_MS[part.interval]);
      const begun = candleStart(Math.max(reach, cursor - most), key.interval, zone);
      // Part of a candle is none.
      const whole = begun >= reach ? begun : candleEnd(begun, key.interval, zone);
      const from = Math.max(whole, this.ranges(key).endBefore(cursor) ?? whole);
      if (!(from < cursor)) continue;
      const parts = await this.read(part, from, cursor, Number.MAX_SAFE_INTEGER);
      if (!this.ranges(part).covers(from, cursor)) continue;
      const candles = aggregateCandles(parts, key.interval, zone);
      if (store.record(part).covered.covers(from, cursor))
        this.#keep(key, ({ covered }) => covered.add(from, cursor), candles, [from, cursor]);
      else this.#setFresh(key, [from, cursor], candles);
      return true;
    }
    return false;
  }

  /**
   * Takes what a venue said when it was asked for the newest candles before `cursor`. It goes before what was held.
   * @param gapFrom where the gap before `cursor` began; undefined where nothing older was known.
   * @param told sound ones, oldest first.
   */
  async learn(key: SeriesKey, cursor: number, gapFrom: number | undefined, told: readonly Candle[]): Promise<void> {
    const { now } = this.#options;
    const settled = Math.min(cursor, this.#settledTo(key));
    const first = told[0]?.time;
    const from = first !== undefined && (first < settled || gapFrom === undefined) ? first : (gapFrom ?? settled);
    if (first !== undefined && first < settled) {
      const final = told.filter(({ time }) => time < settled);
      await this.#compare(key, [from, settled], final);
      this.#keep(key, ({ covered }) => covered.add(from, settled), final, [from, settled]);
      if (key.interval === '1m') this.#options.live(key.id)?.replace([from, settled], final);
    } else if (gapFrom !== undefined) {
      // It knows nothing there, not even what is older: it no longer reaches so far back, and what was built stays.
      this.#keep(key, ({ covered }) => covered.add(gapFrom, settled), []);
    } else if (told.length === 0) {
      const floor = { time: settled, askedAt: now() };
      this.#keep(key, (record) => Object.assign(record, { floor }), []);
    }
    const fresh = told.filter(({ time }) => time >= settled);
    if (settled < cursor) this.#setFresh(key, [Math.max(from, settled), cursor], fresh);
  }

  /** Forgets what was known for a moment. */
  forgetStale(): void {
    for (const [name, { until }] of this.#fresh) if (until <= this.#options.now()) this.#fresh.delete(name);
  }

  /** Changes the store, and notes the day on which this was so. */
  #keep(key: SeriesKey, edit: (record: SeriesRecord) => void, candles: readonly Candle[], replaced?: TimeRange): void {
    const day = candleStart(this.#options.now(), '1d', this.#zone(key.id));
    const dated = (record: SeriesRecord) => {
      record.day ??= day;
      edit(record);
    };
    this.#options.store.change(key, dated, candles, replaced);
  }

  async #compare(key: SeriesKey, [from, to]: TimeRange, told: readonly Candle[]): Promise<void> {
    const known = this.ranges(key);
    const byTime = new Map(told.map((candle) => [candle.time, candle]));
    for (const held of await this.read(key, from, to, Number.MAX_SAFE_INTEGER)) {
      const candle = byTime.get(held.time);
      // What was known to be in doubt is no surprise.
      if (!known.covers(held.time, held.time + 1)) continue;
      if (candle === undefined || !sameCandle(candle, held)) this.corrected++;
    }
  }

  /** Candles that begin before it are complete at the venue. */
  #settledTo({ id, interval }: SeriesKey): number {
    const delayMs = (this.#options.instrument(id)?.delayMinutes ?? 0) * 60_000;
    return candleStart(this.#options.now() - SETTLED_MS - delayMs, interval, this.#zone(id));
  }

  #freshOf(key: SeriesKey): Fresh | undefined {
    const fresh = this.#fresh.get(nameOf(key));
    return fresh !== undefined && fresh.until > this.#options.now() ? fresh : undefined;
  }

  #setFresh(key: SeriesKey, range: TimeRange, candles: readonly Candle[]): void {
    this.#fresh.set(nameOf(key), { range, candles, until: this.#options.now() + FRESH_MS });
  }

  #zone(id: InstrumentId): string | undefined {
    return this.#options.instrument(id)?.timeZone;
  }
}

/** Whether candles built from its trades are as good as the venue's own. */
export function keepsBuilt(instrument: Instrument | undefined): boolean {
  if (instrument === undefined || !instrument.trades || !instrument.realtime) return false;
  // Official bars of stocks leave out odd lots and other kinds of trades.
  return instrument.assetClass !== 'stock' || instrument.simulated;
}

const nameOf = ({ id, interval }: SeriesKey) => `${id} ${interval}`;
