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
    if (restarted) this.#restart();
    const before = new Set(this.#held?.subscription.trades);
    if (cursor.hash === this.#wanted.hash) this.#held = this.#wanted;
    const quotes = this.#applyQuotes(frame);
    const trades = this.#applyTrades(frame, before);
    for (const state of frame.states ?? []) {
      const held = this.states.get(stateKey(state));
      if (held === undefined || held.seq <= state.seq) this.states.set(stateKey(state), state);
    }
    const removed = frame.reset ? this.#removeUnlisted(frame, cursor.seq) : [];
    this.#moveTo(cursor, frame);
    return {
      quotes,
      removed: [...voided.filter((id) => !this.quotes.has(id)), ...removed],
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

  /** A reset says all there is, as of its cursor: what is newer came over another connection and stays. */
  #removeUnlisted(frame: Frame, seq: number): InstrumentId[] {
    const quotes = new Set(frame.quotes?.map((quote) => quote.id));
    const wanted = new Set(this.#held?.subscription.quotes);
    const removed: InstrumentId[] = [];
    for (const [id, quote] of this.quotes) {
      if (quotes.has(id) || (wanted.has(id) && quote.seq > seq)) continue;
      this.quotes.delete(id);
      removed.push(id);
    }
    const states = new Set(frame.states?.map(stateKey));
    for (const [key, state] of this.states) if (!states.has(key) && state.seq <= seq) this.states.delete(key);
    return removed;
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

/** A quote without the fields that are no longer known. */
function known(entry: Quote): Quote {
  const quote: Quote = { ...entry };
  for (const field of QUOTE_FIELDS) if (quote[field] === null) delete quote[field];
  return quote;
}
