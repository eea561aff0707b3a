import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import type { CandleGap, CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import type { CandleAsker } from './candle-asker';
import type { CandleKnowledge, KnowledgeOptions } from './candle-knowledge';
import type { SeriesKey } from './candle-shelf';

/** Requests to a venue for one answer. */
const MOST_REQUESTS = 12;
/** An answer is given after this, ms, with what there is. */
const ANSWER_MS = 20_000;
/** Stretches looked at for one answer; there are hardly ever more than a few. */
const MOST_STEPS = 200;

export interface ComposerOptions extends Pick<KnowledgeOptions, 'now' | 'instrument' | 'live'> {
  readonly knowledge: CandleKnowledge;
  readonly asker: CandleAsker;
}

/** What it took to make an answer. */
export interface Asking {
  requests: number;
  readonly until: number;
  gap: CandleGap | undefined;
}

/** Puts answers together of what is known, and has what is missing asked for. */
export class CandleComposer {
  readonly #options: ComposerOptions;

  constructor(options: ComposerOptions) {
    this.#options = options;
  }

  /** Never rejects; what could not be had is said in the answer. */
  async compose({ id, interval, before, limit }: CandleQuery): Promise<{ history: CandleHistory; asking: Asking }> {
    const { live, instrument } = this.#options;
    const asking = this.#begin();
    const zone = instrument(id)?.timeZone;
    const key = { id, interval };
    // A venue's clock may be ahead of ours.
    const now = Math.max(this.#options.now(), live(id)?.newestMinute ?? 0);
    const open = candleStart(now, interval, zone);
    const wantsOpen = before === undefined || before > open;
    const begun = candleStart(before ?? now, interval, zone);
    const cursor = wantsOpen ? open : begun === before ? begun : candleEnd(begun, interval, zone);
    const { candles, more } = await this.#closedOnes(key, cursor, limit, asking);
    const last = wantsOpen ? await this.#openOne(key, open, now, asking) : undefined;
    const heard = Math.max(live(id)?.newestTradeAt ?? 0, candleStart(now, '1m'));
    const history = {
      candles: last === undefined ? candles : [...candles, last].slice(-limit),
      ...(last !== undefined && { openAsOf: heard }),
      more: more || (last !== undefined && candles.length === limit),
      ...(asking.gap !== undefined && { incomplete: asking.gap }),
    };
    return { history, asking };
  }

  /** Asks until everything from `from` to `to` is known. @returns whether it is. */
  async reach(key: SeriesKey, from: number, to: number): Promise<{ known: boolean; asking: Asking }> {
    const { knowledge } = this.#options;
    const asking = this.#begin();
    for (let cursor = to, steps = 0; cursor > from && steps < MOST_STEPS; steps++) {
      const reach = knowledge.ranges(key).reachingTo(cursor);
      if (reach !== undefined) cursor = reach;
      else if (knowledge.isFloor(key, cursor)) return { known: true, asking };
      else if (!(await this.#ask(key, cursor, asking))) return { known: false, asking };
    }
    return { known: knowledge.ranges(key).covers(from, to), asking };
  }

  #begin(): Asking {
    return { requests: 0, until: this.#options.now() + ANSWER_MS, gap: undefined };
  }

  async #closedOnes(
    key: SeriesKey,
    until: number,
    limit: number,
    asking: Asking,
  ): Promise<{ candles: Candle[]; more: boolean }> {
    const { knowledge } = this.#options;
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
    const { knowledge } = this.#options;
    const zone = this.#options.instrument(key.id)?.timeZone;
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
    parts.push(...(this.#options.live(key.id)?.candles(minute, Number.POSITIVE_INFINITY) ?? []));
    const whole = aggregateCandles(parts, key.interval, zone).at(-1);
    return whole?.time === start ? whole : undefined;
  }

  /** @returns whether to look again; false when nothing can be learnt now. */
  async #ask(key: SeriesKey, cursor: number, asking: Asking): Promise<boolean> {
    if (asking.gap !== undefined && !asking.gap.permanent) return false;
    if (asking.requests >= MOST_REQUESTS || this.#options.now() >= asking.until) {
      asking.gap = { reason: 'It takes the venue too long to tell all of it; ask again.', permanent: false };
      return false;
    }
    asking.requests++;
    const why = await this.#options.asker.ask(key, cursor);
    if (why === undefined) return true;
    if (why.permanent) {
      // Venues do not have every interval: of the next smaller one it can be made.
      const [smaller] = smallerThan(key);
      if (smaller !== undefined) {
        const part = this.#options.knowledge.ranges(smaller).reachingTo(cursor) ?? cursor;
        if (!this.#options.knowledge.isFloor(smaller, part) && (await this.#ask(smaller, part, asking))) return true;
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
