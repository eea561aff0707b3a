import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import type { CandleCounts, CandleGap, CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import { type AskVenue, CandleAsker } from './candle-asker';
import { CandleKnowledge } from './candle-knowledge';
import type { SeriesKey } from './candle-shelf';
import type { CandleStore } from './candle-store';
import { LiveTape } from './live-tape';
import type { VenueDeskOptions } from './venue-desk';

/** Requests to a venue for one answer. */
const MOST_REQUESTS = 12;
/** An answer is given after this, ms, with what there is. */
const ANSWER_MS = 20_000;
/** Stretches looked at for one answer; there are hardly ever more than a few. */
const MOST_STEPS = 200;
const TICK_MS = 5_000;
const PRUNE_MS = 6 * 3_600_000;

export interface CandlesOptions {
  readonly store: CandleStore;
  readonly ask: AskVenue;
  /** As the catalogue has it; undefined for what nobody lists (any more). */
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** How each venue is asked. */
  readonly desk?: VenueDeskOptions;
}

/** One answer in the making. */
interface Asking {
  requests: number;
  readonly until: number;
  gap: CandleGap | undefined;
}

/**
 * Candles of everything: kept ones, those built live from trades, and what is missing asked of the venue, once. The
 * open one is always built: of smaller closed ones and of the trades of this minute.
 */
export class Candles {
  readonly #store: CandleStore;
  readonly #instrument: CandlesOptions['instrument'];
  readonly #now: () => number;
  readonly #tape: LiveTape;
  readonly #knowledge: CandleKnowledge;
  readonly #asker: CandleAsker;
  readonly #counts = { answers: 0, cacheHits: 0, repairs: 0 };
  /** Of stocks: when their state began. */
  readonly #statesSince = new Map<InstrumentId, number>();
  readonly #ticking: NodeJS.Timeout;
  #prunedAt: number;
  #closed = false;

  constructor({ store, ask, instrument, now = Date.now, desk }: CandlesOptions) {
    this.#store = store;
    this.#instrument = instrument;
    this.#now = now;
    this.#tape = new LiveTape({ store, instrument });
    const live = (id: InstrumentId) => this.#tape.of(id);
    this.#knowledge = new CandleKnowledge({ store, now, instrument, live });
    this.#asker = new CandleAsker({ ask, knowledge: this.#knowledge, now, instrument, ...(desk && { desk }) });
    this.#prunedAt = now();
    void store.prune();
    this.#ticking = setInterval(() => this.tick(), TICK_MS);
    this.#ticking.unref();
  }

  get counts(): CandleCounts {
    const { requests, failed, rejected } = this.#asker;
    const { corrected } = this.#knowledge;
    const { late } = this.#tape;
    return { ...this.#counts, venueRequests: requests, venueFailures: failed, corrected, lateTrades: late, rejected };
  }

  /** Takes what the hub accepted. */
  take(event: MarketEvent): void {
    if (event.kind === 'state') this.#heed(event);
    this.#tape.take(event);
  }

  /** Nobody listens to it any more. */
  unfollow(id: InstrumentId): void {
    this.#tape.unfollow(id);
  }

  /** The newest candles that are wanted. Never rejects; what could not be had is said in the answer. */
  async history({ id, interval, before, limit }: CandleQuery): Promise<CandleHistory> {
    this.#counts.answers++;
    this.#knowledge.renew(id);
    const asking: Asking = { requests: 0, until: this.#now() + ANSWER_MS, gap: undefined };
    const zone = this.#instrument(id)?.timeZone;
    const key = { id, interval };
    // A venue's clock may be ahead of ours.
    const now = Math.max(this.#now(), this.#tape.of(id)?.newestMinute ?? 0);
    const open = candleStart(now, interval, zone);
    const wantsOpen = before === undefined || before > open;
    const begun = candleStart(before ?? now, interval, zone);
    const cursor = wantsOpen ? open : begun === before ? begun : candleEnd(begun, interval, zone);
    const { candles, more } = await this.#closedOnes(key, cursor, limit, asking);
    const last = wantsOpen ? await this.#openOne(key, open, now, asking) : undefined;
    if (asking.requests === 0 && asking.gap === undefined) this.#counts.cacheHits++;
    const heard = Math.max(this.#tape.of(id)?.newestTradeAt ?? 0, candleStart(now, '1m'));
    return {
      candles: last === undefined ? candles : [...candles, last].slice(-limit),
      ...(last !== undefined && { openAsOf: heard }),
      more: more || (last !== undefined && candles.length === limit),
      ...(asking.gap !== undefined && { incomplete: asking.gap }),
    };
  }

  /** What is done now and then: keeps what was heard, asks for what was missed, forgets. */
  tick(): void {
    this.#tape.keep();
    this.#knowledge.forgetStale();
    this.#asker.forgetStale();
    for (const [id, from, to] of this.#tape.doubts(this.#now())) void this.#repair(id, from, to);
    if (this.#now() - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = this.#now();
    void this.#store.prune();
  }

  /** Keeps what was heard and lets go of the store. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ticking);
    this.#tape.keep();
    this.#asker.close();
    await this.#store.close();
  }

  #heed({ id, venue, state, since }: StateEvent): void {
    if (state === 'live') this.#asker.forgive(venue ?? venueOf(id ?? ''));
    if (id === undefined || this.#instrument(id)?.assetClass !== 'stock') return;
    const held = this.#statesSince.get(id);
    this.#statesSince.set(id, since);
    if (held === undefined || held === since) return;
    // A session that begins may begin with a split.
    this.#knowledge.renew(id, true);
    this.#tape.forget(id);
  }

  /** Trades were missed while the line was down: the venue tells what they made. */
  async #repair(id: InstrumentId, from: number, to: number): Promise<void> {
    const asking: Asking = { requests: 0, until: this.#now() + ANSWER_MS, gap: undefined };
    const key = { id, interval: '1m' } as const;
    const known = await this.#reach(key, from, to, asking);
    this.#tape.settleDoubt(id, known || asking.gap?.permanent === true);
    if (known && asking.requests > 0) this.#counts.repairs++;
  }

  /** Asks until everything from `from` to `to` is known. @returns whether it is. */
  async #reach(key: SeriesKey, from: number, to: number, asking: Asking): Promise<boolean> {
    for (let cursor = to, steps = 0; cursor > from && steps < MOST_STEPS; steps++) {
      const reach = this.#knowledge.ranges(key).reachingTo(cursor);
      if (reach !== undefined) cursor = reach;
      else if (this.#knowledge.isFloor(key, cursor)) return true;
      else if (!(await this.#ask(key, cursor, asking))) return false;
    }
    return this.#knowledge.ranges(key).covers(from, to);
  }

  async #closedOnes(
    key: SeriesKey,
    until: number,
    limit: number,
    asking: Asking,
  ): Promise<{ candles: Candle[]; more: boolean }> {
    const knowledge = this.#knowledge;
    let candles: Candle[] = [];
    let cursor = until;
    for (let steps = 0; candles.length < limit && steps < MOST_STEPS; steps++) {
      if (knowledge.isFloor(key, cursor)) return { candles, more: false };
      let from = knowledge.ranges(key).reachingTo(cursor);
      if (from === undefined) {
        if (await knowledge.derive(key, cursor, smallerThan(key))) continue;
        if (await this.#ask(key, cursor, asking)) continue;
        // What cannot be had is passed over, with what is held of it.
        from = knowledge.ranges(key).endBefore(cursor) ?? Number.NEGATIVE_INFINITY;
      }
      candles = [...(await knowledge.read(key, from, cursor, limit - candles.length)), ...candles];
      cursor = from;
      if (cursor === Number.NEGATIVE_INFINITY) return { candles, more: asking.gap?.permanent !== true };
    }
    return { candles, more: !knowledge.isFloor(key, candles[0]?.time ?? cursor) };
  }

  /** Of closed smaller ones and this minute's trades; undefined when nothing has traded in it. */
  async #openOne(key: SeriesKey, start: number, now: number, asking: Asking): Promise<Candle | undefined> {
    const knowledge = this.#knowledge;
    const zone = this.#instrument(key.id)?.timeZone;
    const minute = candleStart(now, '1m');
    const parts: Candle[] = [];
    let from = start;
    for (let steps = 0; from < minute && steps < MOST_STEPS; steps++) {
      // The biggest first: a day is a few of four hours, a few of one, and so on.
      const fitting = smallerThan(key).filter(
        ({ interval }) => candleStart(from, interval) === from && from < candleStart(now, interval),
      );
      const until = ({ id, interval }: SeriesKey) =>
        candleStart(Math.min(knowledge.ranges({ id, interval }).endOf(from) ?? from, now), interval);
      const [biggest] = fitting;
      if (biggest === undefined) break;
      const whole = from + CANDLE_MS[biggest.interval];
      let part = fitting.find((one) => until(one) >= whole);
      if (part === undefined) {
        const closed = candleStart(now, biggest.interval);
        const cursor = knowledge.ranges(biggest).reachingTo(closed) ?? closed;
        if (knowledge.isFloor(biggest, cursor)) {
          from = cursor;
          continue;
        }
        if (await knowledge.derive(biggest, cursor, smallerThan(biggest))) continue;
        if (await this.#ask(biggest, cursor, asking)) continue;
        part = fitting.find((one) => until(one) > from);
      }
      if (part === undefined) {
        // Better than nothing is what was built of it.
        parts.push(...(await knowledge.read({ ...key, interval: '1m' }, from, minute, Number.MAX_SAFE_INTEGER)));
        break;
      }
      const to = until(part);
      parts.push(...(await knowledge.read(part, from, to, Number.MAX_SAFE_INTEGER)));
      from = to;
    }
    parts.push(...(this.#tape.of(key.id)?.candles(minute, Number.POSITIVE_INFINITY) ?? []));
    const whole = aggregateCandles(parts, key.interval, zone).at(-1);
    return whole?.time === start ? whole : undefined;
  }

  /** @returns whether to look again; false when nothing can be learnt now. */
  async #ask(key: SeriesKey, cursor: number, asking: Asking): Promise<boolean> {
    if (asking.gap !== undefined && !asking.gap.permanent) return false;
    if (asking.requests >= MOST_REQUESTS || this.#now() >= asking.until) {
      asking.gap = { reason: 'It takes the venue too long to tell all of it; ask again.', permanent: false };
      return false;
    }
    asking.requests++;
    const why = await this.#asker.ask(key, cursor);
    if (why === undefined) return true;
    if (why.permanent) {
      // Venues do not have every interval: of the next smaller one it can be made.
      const [smaller] = smallerThan(key);
      if (smaller !== undefined) {
        const part = this.#knowledge.ranges(smaller).reachingTo(cursor) ?? cursor;
        if (!this.#knowledge.isFloor(smaller, part) && (await this.#ask(smaller, part, asking))) return true;
      }
    }
    asking.gap ??= why;
    return false;
  }
}

/** The smaller intervals of the same instrument, the biggest of them first. */
function smallerThan({ id, interval }: SeriesKey): SeriesKey[] {
  const at = CANDLE_INTERVALS.indexOf(interval);
  return CANDLE_INTERVALS.slice(0, at)
    .reverse()
    .map((smaller) => ({ id, interval: smaller }));
}
