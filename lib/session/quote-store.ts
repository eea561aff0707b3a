import { Rhythm } from '@/lib/freshness/rhythm';
import type { Book } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import type { StateEntry } from '@/lib/protocol/frame';
import { KeyedListeners } from './keyed-listeners';
import { PriceLines } from './price-lines';
import type { SparkPoint } from './spark';
import type { Applied, View } from './view';
import type { Receipt } from './waterfall/receipt';

const TAPE_LENGTH = 200;

interface Shown {
  quote: Quote | undefined;
  trades: readonly Trade[];
}

/** Told which quotes came with a frame, and when; `receipt` is undefined for a snapshot, in which nothing is an update. */
type Receiver = (ids: readonly InstrumentId[], receipt: Receipt | undefined) => void;

const NOTHING: Shown = { quote: undefined, trades: [] };

/**
 * What the page shows, outside of its component tree: a row listens to its own instrument, and all that changed
 * is told once per animation frame. While paused it goes on holding, and shows what it showed.
 */
export class QuoteStore {
  readonly lines: PriceLines;
  readonly #view: View;
  readonly #schedule: (flush: () => void) => void;
  readonly #toClientTime: (serverTime: number) => number;
  readonly #shown = new Map<InstrumentId, Shown>();
  readonly #tapes = new Map<InstrumentId, Trade[]>();
  readonly #rhythms = new Map<InstrumentId, Rhythm>();
  readonly #listeners = new KeyedListeners();
  readonly #dirty = new Set<InstrumentId>();
  readonly #books = new Map<InstrumentId, Book>();
  readonly #whyNoBook = new Map<InstrumentId, string>();
  readonly #bookListeners = new KeyedListeners();
  readonly #dirtyBooks = new Set<InstrumentId>();
  readonly #receivers = new Set<Receiver>();
  #scheduled = false;
  #paused = false;

  /**
   * @param schedule runs a flush at the next animation frame.
   * @param toClientTime an instant of the server's clock in ours, both ms since 1970.
   */
  constructor(view: View, schedule: (flush: () => void) => void, toClientTime: (serverTime: number) => number) {
    this.#view = view;
    this.#schedule = schedule;
    this.#toClientTime = toClientTime;
    this.lines = new PriceLines(toClientTime);
  }

  quote(id: InstrumentId): Quote | undefined {
    return this.#shown.get(id)?.quote;
  }

  /** The last trades, newest last, at most 200. */
  trades(id: InstrumentId): readonly Trade[] {
    return (this.#shown.get(id) ?? NOTHING).trades;
  }

  /**
   * The best levels of both sides, best first, at most 20 of each; the same object until it changes. Undefined while
   * none is known: not subscribed, not come yet, or being rebuilt by its feed.
   */
  book(id: InstrumentId): Book | undefined {
    return this.#books.get(id);
  }

  /** Why there is none, in the server's words; undefined where there is one, or one is on its way. */
  whyNoBook(id: InstrumentId): string | undefined {
    return this.#whyNoBook.get(id);
  }

  /** What the venue says about an instrument: its own state, or its venue's. */
  state(id: InstrumentId, venue: string): StateEntry | undefined {
    const whole = this.#view.states.get(`${venue}:`);
    return whole?.state === 'down' ? whole : (this.#view.states.get(id) ?? whole);
  }

  /** Prices since the page opened, oldest first, in our clock as it is known now. */
  spark(id: InstrumentId): readonly SparkPoint[] {
    return this.lines.seen(id);
  }

  /**
   * Prices of the last hour, oldest first, in our clock as it is known now: those the server knew before, as far as it
   * did, and those since. A start of the server begins it anew.
   */
  recent(id: InstrumentId): readonly SparkPoint[] {
    return this.lines.hour(id);
  }

  /** The newest quote there is. Other than `quote`, it goes on while the page is paused or hidden. */
  received(id: InstrumentId): Quote | undefined {
    return this.#view.quotes.get(id);
  }

  /** When a quote, the shown one by default, was current, in our clock, and within how many ms the next is due. */
  rhythm(id: InstrumentId, quote = this.quote(id)): { updatedTime: number | undefined; dueMs: number | undefined } {
    return {
      updatedTime: quote === undefined ? undefined : this.#toClientTime(generatedTime(quote)),
      dueMs: this.#rhythms.get(id)?.dueMs,
    };
  }

  /** Told of its quote and trades, not of its book. @returns stops listening. */
  onUpdate(id: InstrumentId, listener: () => void): () => void {
    return this.#listeners.add(id, listener);
  }

  /** Told of its order book alone, so that no row renders for what it does not show. @returns stops listening. */
  onBook(id: InstrumentId, listener: () => void): () => void {
    return this.#bookListeners.add(id, listener);
  }

  /**
   * Told which quotes came with each frame, within its receipt: before they are shown, and also while nothing is shown.
   * @returns stops telling.
   */
  onReceive(listener: Receiver): () => void {
    this.#receivers.add(listener);
    return () => this.#receivers.delete(listener);
  }

  /** Something was applied to the view. @param receipt of its frame; default: nobody measures it. */
  take(applied: Applied, receipt?: Receipt): void {
    if (applied.restarted) this.#breakOff();
    for (const id of applied.removed) this.#forget(id, applied.restarted);
    for (const id of applied.quotes) {
      const quote = this.#view.quotes.get(id);
      if (quote === undefined) continue;
      entry(this.#rhythms, id, () => new Rhythm()).add(quote.ingestTime);
      if (typeof quote.last === 'number') this.lines.add(id, quote.ingestTime, quote.last);
      this.#dirty.add(id);
    }
    for (const id of applied.books) this.#dirtyBooks.add(id);
    if (applied.reset && applied.history.length > 0) this.#history(applied.history);
    for (const trade of applied.trades) {
      const tape = entry(this.#tapes, trade.id, () => []);
      tape.push(trade);
      if (tape.length > TAPE_LENGTH * 2) tape.splice(0, tape.length - TAPE_LENGTH);
      this.#dirty.add(trade.id);
    }
    this.#flushSoon();
    this.lines.tell();
    if (applied.quotes.length > 0)
      for (const tell of this.#receivers) tell(applied.quotes, applied.reset ? undefined : receipt);
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.#flushSoon();
  }

  /** Earlier trades, where the tape has none yet. */
  #history(history: readonly Trade[]): void {
    for (const trade of history) {
      const tape = entry(this.#tapes, trade.id, () => []);
      const last = tape.at(-1);
      if (last === undefined || last.n < trade.n) tape.push(trade);
      this.#dirty.add(trade.id);
    }
  }

  /** Trade numbers start again, and so do price lines. */
  #breakOff(): void {
    this.lines.break();
    for (const id of this.#tapes.keys()) this.#dirty.add(id);
    this.#tapes.clear();
  }

  /** @param briefly its server has started again and will most likely quote it in a moment: its past stays. */
  #forget(id: InstrumentId, briefly: boolean): void {
    if (!briefly) {
      this.#rhythms.delete(id);
      this.lines.forget(id);
      this.#tapes.delete(id);
    }
    this.#dirty.add(id);
  }

  #flushSoon(): void {
    if (this.#scheduled || this.#dirty.size + this.#dirtyBooks.size === 0) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#paused) return;
    const changed = [...this.#dirty];
    this.#dirty.clear();
    for (const id of changed) {
      const quote = this.#view.quotes.get(id);
      const trades = this.#tapes.get(id)?.slice(-TAPE_LENGTH) ?? NOTHING.trades;
      if (quote === undefined && trades.length === 0) this.#shown.delete(id);
      else this.#shown.set(id, { quote, trades });
    }
    const books = [...this.#dirtyBooks];
    this.#dirtyBooks.clear();
    for (const id of books) this.#showBook(id, this.#view.books.get(id));
    this.#listeners.tell(changed);
    this.#bookListeners.tell(books);
  }

  #showBook(id: InstrumentId, book: Book | undefined): void {
    if (book?.detail === undefined) this.#whyNoBook.delete(id);
    else this.#whyNoBook.set(id, book.detail);
    if (book === undefined || book.bids.length + book.asks.length === 0) this.#books.delete(id);
    else this.#books.set(id, book);
  }
}

/** Server's time the information in a quote is from: the venue's, or ours where the venue says none. */
export function generatedTime(quote: Quote): number {
  return quote.eventTime ?? quote.ingestTime;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = make();
  map.set(key, made);
  return made;
}
