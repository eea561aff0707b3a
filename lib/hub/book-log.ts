import { BOOK_DEPTH, type Book, type BookLevel, bookFault } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { BookEvent } from '@/lib/market/market-event';
import { ChangeTimes } from './change-times';
import type { Woken } from './woken';

const LONGEST_DETAIL = 200;

/** The latest order book of one instrument, whole: a reader gets the newest one or none. */
export class BookLog {
  /** Sequence of the newest change; 0 before the first. */
  seq = 0;
  readonly changes = new ChangeTimes();
  /** Who must be woken when it changes. */
  readonly cohorts = new Set<Woken>();
  #levels = '';
  #detail = '';
  /** The newest the venue has named since the book was last built; older ones are out of date. */
  #eventTime: number | undefined;
  #json: string | undefined;

  constructor(private readonly id: InstrumentId) {}

  /** There is a book, and not only the word that there is none. */
  get isKnown(): boolean {
    return this.#levels !== '' && this.#levels !== NOTHING;
  }

  /** @returns false when it may not be shown, is older than what is held, or says nothing new. */
  accept(event: BookEvent, seq: number): boolean {
    const { eventTime, ingestTime } = event;
    const bids = event.bids.slice(0, BOOK_DEPTH);
    const asks = event.asks.slice(0, BOOK_DEPTH);
    if (bookFault(bids, asks) !== undefined) return false;
    const levels = encodeLevels(bids, asks);
    const detail = encodeDetail(levels, event.detail);
    // That it is being rebuilt is never out of date: until the next one, nothing may be shown.
    const late = eventTime !== undefined && this.#eventTime !== undefined && eventTime < this.#eventTime;
    if (late && levels !== NOTHING) return false;
    const isFirst = this.#levels === '' && levels === NOTHING && detail === '';
    if (isFirst || (levels === this.#levels && detail === this.#detail)) {
      // Also where it repeats what is known: what was said before it is out of date from now on.
      if (levels !== NOTHING) this.#eventTime = eventTime ?? this.#eventTime;
      return false;
    }
    this.#take(levels, detail, seq, ingestTime, eventTime);
    return true;
  }

  /** Replica: takes over an entry of the link. */
  merge({ bids, asks, seq, ingestTime, eventTime, detail }: Book): void {
    if (seq < this.seq) return;
    const levels = encodeLevels(bids, asks);
    this.#take(levels, encodeDetail(levels, detail), seq, ingestTime, eventTime);
  }

  /** The book's JSON when it changed after `since`, or anyway; undefined when nothing is known. */
  fragment(since: number, anyway: boolean): string | undefined {
    return this.seq > since || anyway ? this.#json : undefined;
  }

  /** A new epoch: it is unknown again. */
  forget(): void {
    this.#levels = '';
    this.#detail = '';
    this.#eventTime = undefined;
    this.#json = undefined;
    this.seq = 0;
    this.changes.clear();
  }

  #take(levels: string, detail: string, seq: number, ingestTime: number, eventTime: number | undefined): void {
    this.#levels = levels;
    this.#detail = detail;
    // What comes after a rebuild may be stamped by another clock of the venue's.
    this.#eventTime = levels === NOTHING ? undefined : (eventTime ?? this.#eventTime);
    this.seq = seq;
    this.changes.push(seq, ingestTime);
    const time = eventTime === undefined ? '' : `,"eventTime":${eventTime}`;
    this.#json = `{"id":"${this.id}","seq":${seq},${levels}${time},"ingestTime":${ingestTime}${detail}}`;
  }
}

const side = (levels: readonly BookLevel[]) => levels.map(([price, size]) => `[${price},${size}]`).join();
const encodeLevels = (bids: readonly BookLevel[], asks: readonly BookLevel[]) =>
  `"bids":[${side(bids)}],"asks":[${side(asks)}]`;
const NOTHING = encodeLevels([], []);
/** Only where there are no levels: what stands there needs no excuse. */
const encodeDetail = (levels: string, detail: unknown) =>
  levels === NOTHING && typeof detail === 'string' && detail !== ''
    ? `,"detail":${JSON.stringify(detail.slice(0, LONGEST_DETAIL))}`
    : '';
