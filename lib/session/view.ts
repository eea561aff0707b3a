import type { Book } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import { QUOTE_FIELDS, type Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { type Cursor, parseCursor } from '@/lib/protocol/cursor';
import type { Frame, StateEntry } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import { Ledger } from './ledger';

/** What applying a frame changed. */
export interface Applied {
  /** Instruments whose quote changed. */
  readonly quotes: readonly InstrumentId[];
  /** Instruments whose quote is no longer held: not subscribed any more, or unknown in the new epoch. */
  readonly removed: readonly InstrumentId[];
  /** Instruments whose order book changed, or is no longer held. */
  readonly books: readonly InstrumentId[];
  /** Trades not seen before, in order. */
  readonly trades: readonly Trade[];
  readonly history: readonly Trade[];
  readonly states: readonly StateEntry[];
  readonly reset: boolean;
  /** Another epoch began: everything held before is void. */
  readonly restarted: boolean;
}

/**
 * What one reader holds: the reader's half of the protocol, whatever transport, process or connection a frame
 * came over. Frames of several connections may interleave; nothing ever goes backwards.
 */
export class View {
  readonly quotes = new Map<InstrumentId, Quote>();
  /** The newest order book of each, whole; one without levels says that nothing is known of it now. */
  readonly books = new Map<InstrumentId, Book>();
  /** By instrument id, or by venue with a colon after it. */
  readonly states = new Map<string, StateEntry>();
  /** Last trade number of each instrument in this epoch, also of those no longer subscribed. */
  readonly tradeNumbers = new Map<InstrumentId, number>();
  readonly ledger = new Ledger();
  #wanted: { subscription: Subscription; hash: string };
  #held: { subscription: Subscription; hash: string } | undefined;
  #cursor: Cursor | undefined;
  #cursorText: string | undefined;

  constructor(subscription: Subscription) {
    this.#wanted = { subscription, hash: subscriptionHash(subscription) };
  }

  /** Where to continue; undefined before the first frame. */
  get cursor(): string | undefined {
    return this.#cursorText;
  }

  /** What was asked for last; what is held follows with the answering reset. */
  get wanted(): Subscription {
    return this.#wanted.subscription;
  }

  /** Asks for something else. Nothing held changes until the answer. */
  want(subscription: Subscription): void {
    this.#wanted = { subscription, hash: subscriptionHash(subscription) };
  }

  /** @returns undefined when the frame is of an older life or of a subscription given up, and was ignored. */
  apply(frame: Frame): Applied | undefined {
    const cursor = parseCursor(frame.cursor);
    if (cursor === undefined || !this.#concerns(frame, cursor)) return undefined;
    const restarted = cursor.epoch !== this.#cursor?.epoch && this.#cursor !== undefined;
    const voided = restarted ? [...this.quotes.keys()] : [];
    const voidedBooks = restarted ? [...this.books.keys()] : [];
    if (restarted) this.#restart();
    const before = new Set(this.#held?.subscription.trades);
    if (cursor.hash === this.#wanted.hash) this.#held = this.#wanted;
    const quotes = this.#applyQuotes(frame);
    const books = this.#applyBooks(frame);
    const trades = this.#applyTrades(frame, before);
    for (const state of frame.states ?? []) {
      const held = this.states.get(stateKey(state));
      if (held === undefined || held.seq <= state.seq) this.states.set(stateKey(state), state);
    }
    const held = this.#held?.subscription;
    const removed = frame.reset ? removeUnlisted(this.quotes, frame.quotes, held?.quotes, cursor.seq) : [];
    const removedBooks = frame.reset ? removeUnlisted(this.books, frame.books, held?.books, cursor.seq) : [];
    if (frame.reset) this.#removeUnlistedStates(frame, cursor.seq);
    this.#moveTo(cursor, frame);
    return {
      quotes,
      removed: [...voided.filter((id) => !this.quotes.has(id)), ...removed],
      books: [...new Set([...voidedBooks, ...books, ...removedBooks])],
      trades,
      history: frame.history ?? [],
      states: frame.states ?? [],
      reset: frame.reset === true,
      restarted,
    };
  }

  /** @returns how many trades applying this frame now would count as missed; undefined where it would be ignored. */
  missing(frame: Frame): number | undefined {
    const cursor = parseCursor(frame.cursor);
    if (cursor === undefined || !this.#concerns(frame, cursor)) return undefined;
    if (cursor.epoch !== this.#cursor?.epoch) return 0;
    const held = new Set(this.#held?.subscription.trades);
    const last = new Map<InstrumentId, number>();
    let missing = 0;
    const reach = (id: InstrumentId, n: number, first: number) => {
      const before = last.get(id) ?? this.tradeNumbers.get(id);
      if (held.has(id) && before !== undefined) missing += Math.max(0, first - before - 1);
      last.set(id, Math.max(n, before ?? 0));
    };
    for (const { id, n } of frame.trades ?? []) reach(id, n, n);
    for (const [id, n] of Object.entries(frame.tradeNumbers ?? {})) reach(id, n, n + 1);
    return missing;
  }

  #concerns(frame: Frame, cursor: Cursor): boolean {
    const epoch = this.#cursor?.epoch ?? 0;
    if (cursor.epoch < epoch) return false;
    if (frame.reset) return cursor.hash === this.#wanted.hash || cursor.hash === this.#held?.hash;
    return cursor.epoch === epoch && cursor.hash === this.#held?.hash;
  }

  #restart(): void {
    this.quotes.clear();
    this.books.clear();
    this.states.clear();
    this.tradeNumbers.clear();
    this.ledger.restarted();
  }

  #applyQuotes(frame: Frame): InstrumentId[] {
    const changed: InstrumentId[] = [];
    for (const entry of frame.quotes ?? []) {
      const held = this.quotes.get(entry.id);
      if (held !== undefined && entry.seq < held.seq) continue;
      this.quotes.set(entry.id, frame.reset || held === undefined ? known(entry) : known({ ...held, ...entry }));
      changed.push(entry.id);
    }
    return changed;
  }

  #applyBooks(frame: Frame): InstrumentId[] {
    const changed: InstrumentId[] = [];
    for (const book of frame.books ?? []) {
      if (book.seq < (this.books.get(book.id)?.seq ?? 0)) continue;
      this.books.set(book.id, book);
      changed.push(book.id);
    }
    return changed;
  }

  /** @param before instruments whose trades were held up to now: only there a gap means missed. */
  #applyTrades(frame: Frame, before: ReadonlySet<InstrumentId>): Trade[] {
    const applied: Trade[] = [];
    const covered = new Set(before);
    for (const trade of frame.trades ?? []) {
      const last = this.tradeNumbers.get(trade.id);
      if (last !== undefined && trade.n <= last) {
        this.ledger.overlap();
        continue;
      }
      if (last !== undefined && covered.has(trade.id)) this.ledger.missed(trade.n - last - 1);
      this.tradeNumbers.set(trade.id, trade.n);
      this.ledger.applied(trade.id, trade.n);
      covered.add(trade.id);
      applied.push(trade);
    }
    for (const [id, n] of Object.entries(frame.tradeNumbers ?? {})) {
      const last = this.tradeNumbers.get(id);
      if (last !== undefined && n <= last) continue;
      if (last !== undefined && covered.has(id)) this.ledger.missed(n - last);
      this.tradeNumbers.set(id, n);
    }
    return applied;
  }

  #removeUnlistedStates(frame: Frame, seq: number): void {
    const states = new Set(frame.states?.map(stateKey));
    for (const [key, state] of this.states) if (!states.has(key) && state.seq <= seq) this.states.delete(key);
  }

  #moveTo(cursor: Cursor, frame: Frame): void {
    const held = this.#cursor;
    const behind = held?.epoch === cursor.epoch && held.hash === cursor.hash && cursor.seq < held.seq;
    if (behind) return;
    this.#cursor = cursor;
    this.#cursorText = frame.cursor;
  }
}

const stateKey = (state: StateEntry): string => state.id ?? `${state.venue}:`;

/**
 * A reset says all there is, as of its cursor: what is newer came over another connection and stays.
 * @returns what was removed.
 */
function removeUnlisted(
  held: Map<InstrumentId, { readonly seq: number }>,
  listed: readonly { readonly id: InstrumentId }[] | undefined,
  wanted: readonly InstrumentId[] | undefined,
  seq: number,
): InstrumentId[] {
  const stays = new Set(listed?.map(({ id }) => id));
  const subscribed = new Set(wanted);
  const removed: InstrumentId[] = [];
  for (const [id, entry] of held) {
    if (stays.has(id) || (subscribed.has(id) && entry.seq > seq)) continue;
    held.delete(id);
    removed.push(id);
  }
  return removed;
}

/** A quote without the fields that are no longer known. */
function known(entry: Quote): Quote {
  const quote: Quote = { ...entry };
  for (const field of QUOTE_FIELDS) if (quote[field] === null) delete quote[field];
  return quote;
}
