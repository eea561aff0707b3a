import type { InstrumentId } from '@/lib/market/instrument';
import type { QuoteEvent, QuoteSource, TradeEvent } from '@/lib/market/market-event';
import { QUOTE_FIELDS, type Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { BookLog } from './book-log';
import { ChangeTimes } from './change-times';
import type { TradeBudget } from './trade-budget';
import { TradeRing } from './trade-ring';
import type { Woken } from './woken';

const EVENT_TIME = QUOTE_FIELDS.indexOf('eventTime');
const LAST = QUOTE_FIELDS.indexOf('last');
const LAST_SIZE = QUOTE_FIELDS.indexOf('lastSize');
const LAST_TIME = QUOTE_FIELDS.indexOf('lastTime');

/** What the hub holds of one instrument. Its size does not grow with time or with readers. */
export class InstrumentLog {
  readonly id: InstrumentId;
  /** A feed or the link has spoken of it. */
  isHeard = false;
  /** Sequence of the newest change; 0 before the first. */
  seq = 0;
  ingestTime = 0;
  readonly trades: TradeRing;
  readonly book: BookLog;
  readonly changes = new ChangeTimes();
  /** Who must be woken when it changes. */
  readonly cohorts = new Set<Woken>();
  readonly #values: (number | null | undefined)[] = new Array(QUOTE_FIELDS.length).fill(undefined);
  readonly #fieldSeqs: number[] = new Array(QUOTE_FIELDS.length).fill(0);
  readonly #sourceTimes: { [source in QuoteSource]?: number } = {};
  /** JSON of this version per mask of changed fields. */
  readonly #fragments = new Map<number, string>();

  constructor(id: InstrumentId, budget: TradeBudget) {
    this.id = id;
    this.trades = new TradeRing(budget);
    this.book = new BookLog(id);
  }

  /** @returns false when the update is older than what its source said before, or says nothing new. */
  acceptQuote(event: QuoteEvent, seq: number): boolean {
    const { eventTime } = event;
    const previous = this.#sourceTimes[event.source];
    if (eventTime !== undefined && previous !== undefined && eventTime < previous) return false;
    // Also where it repeats what is known: what its source said before it is out of date from now on.
    if (eventTime !== undefined) this.#sourceTimes[event.source] = eventTime;
    let changed = eventTime !== undefined && eventTime > (this.#values[EVENT_TIME] ?? 0);
    for (let at = 0; at < EVENT_TIME; at++) {
      const value = event.fields[QUOTE_FIELDS[at] as keyof QuoteEvent['fields']];
      if (value !== undefined && this.#set(at, value, seq)) changed = true;
    }
    if (!changed) return false;
    if (event.source === 'last' && event.fields.last !== undefined) this.#set(LAST_TIME, eventTime ?? null, seq);
    this.#set(EVENT_TIME, eventTime ?? null, seq);
    this.#moved(seq, event.ingestTime);
    return true;
  }

  /** Numbers the trade and moves `last`, unless a later trade already did. */
  acceptTrade(event: TradeEvent, seq: number): void {
    const { price, size, side, eventTime, ingestTime } = event;
    this.trades.push({
      id: this.id,
      n: this.trades.lastNumber + 1,
      seq,
      price,
      size,
      ...(side === undefined ? {} : { side }),
      ...(eventTime === undefined ? {} : { eventTime }),
      ingestTime,
    });
    const previous = this.#sourceTimes.last;
    if (eventTime === undefined || previous === undefined || eventTime >= previous) {
      this.#set(LAST, price, seq);
      this.#set(LAST_SIZE, size, seq);
      this.#set(LAST_TIME, eventTime ?? null, seq);
      if (eventTime !== undefined) this.#sourceTimes.last = eventTime;
      this.#set(EVENT_TIME, eventTime ?? null, seq);
    }
    this.#moved(seq, ingestTime);
  }

  /**
   * Replica: takes over an entry of the link. Every field it names is stamped with the entry's own sequence, also
   * where the value is the same: it may have changed and changed back, and a reader may have seen the other value.
   * @param complete the entry names every field that is known (a reset), so the others are not.
   */
  mergeQuote(entry: Quote, complete: boolean): void {
    if (entry.seq < this.seq) return;
    for (let at = 0; at < QUOTE_FIELDS.length; at++) {
      const value = entry[QUOTE_FIELDS[at] as (typeof QUOTE_FIELDS)[number]];
      if (value === undefined && !complete) continue;
      this.#values[at] = value ?? null;
      this.#fieldSeqs[at] = entry.seq;
    }
    this.#moved(entry.seq, entry.ingestTime);
  }

  /** Replica: takes over a trade. */
  mergeTrade(trade: Trade): void {
    if (trade.n > this.trades.lastNumber) this.trades.push({ ...trade });
  }

  /** Replica: the primary's last number, when it is further than the trades that came. */
  mergeTradeNumber(n: number, seq: number): void {
    if (n <= this.trades.lastNumber) return;
    this.trades.clear(seq);
    this.trades.lastNumber = n;
    this.trades.evictedSeq = seq;
  }

  /** JSON of the fields that changed after `since`, or of every known field; undefined when nothing is known. */
  fragment(since: number, everything: boolean): string | undefined {
    if (this.ingestTime === 0 || (!everything && this.seq <= since)) return undefined;
    let mask = 0;
    for (let at = 0; at < QUOTE_FIELDS.length; at++) {
      const relevant = everything ? this.#values[at] != null : (this.#fieldSeqs[at] ?? 0) > since;
      if (relevant) mask |= 1 << at;
    }
    let json = this.#fragments.get(mask);
    if (json === undefined) {
      json = this.#encode(mask);
      this.#fragments.set(mask, json);
    }
    return json;
  }

  /** A new epoch: everything is unknown again. */
  restart(): void {
    this.seq = 0;
    this.ingestTime = 0;
    this.#values.fill(undefined);
    this.#fieldSeqs.fill(0);
    for (const source of ['bidAsk', 'last', 'day'] as const) delete this.#sourceTimes[source];
    this.#fragments.clear();
    this.changes.clear();
    this.trades.restart();
    this.book.forget();
  }

  /** @returns false when that is what is known already; what was never known cannot be known no longer. */
  #set(at: number, value: number | null, seq: number): boolean {
    const held = this.#values[at];
    if (held === value || (value === null && held === undefined)) return false;
    this.#values[at] = value;
    this.#fieldSeqs[at] = seq;
    return true;
  }

  #moved(seq: number, ingestTime: number): void {
    this.seq = seq;
    this.ingestTime = ingestTime;
    this.#fragments.clear();
    this.changes.push(seq, ingestTime);
  }

  #encode(mask: number): string {
    let json = `{"id":"${this.id}","seq":${this.seq},"ingestTime":${this.ingestTime}`;
    for (let at = 0; at < QUOTE_FIELDS.length; at++)
      if (mask & (1 << at)) json += `,"${QUOTE_FIELDS[at]}":${this.#values[at]}`;
    return `${json}}`;
  }
}
