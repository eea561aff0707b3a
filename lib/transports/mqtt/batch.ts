import type { Book } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { TopicKind } from './topics';

/** A message about an instrument: the quote, trade or book, and when it was published. */
export type Stamped = (Quote | Trade | Book) & { readonly epoch: number; readonly publishTime: number };

/** Puts the messages between two pulses together into the frame they were made of. */
export class Batch {
  /** Each quote as last told, whole. */
  readonly #quotes = new Map<InstrumentId, Quote>();
  #epoch = 0;
  readonly #changed = new Map<InstrumentId, Quote>();
  /** Each book as last told. */
  readonly #books = new Map<InstrumentId, Book>();
  readonly #changedBooks = new Set<InstrumentId>();
  #trades: Trade[] = [];
  #wanted: { subscription: Subscription; hash: string };
  #held: { subscription: Subscription; hash: string } | undefined;

  constructor(subscription: Subscription) {
    this.#wanted = { subscription, hash: subscriptionHash(subscription) };
  }

  get wanted(): Subscription {
    return this.#wanted.subscription;
  }

  want(subscription: Subscription): void {
    this.#wanted = { subscription, hash: subscriptionHash(subscription) };
  }

  /** @param retained the message was held for us, and is not news. */
  add(kind: TopicKind, message: Stamped, retained: boolean): void {
    const { epoch, publishTime: _, ...entry } = message;
    if (epoch < this.#epoch) return;
    if (epoch > this.#epoch) this.#restart(epoch);
    if (kind === 'quotes') this.#addQuote(entry as Quote);
    else if (kind === 'books') this.#addBook(entry as Book);
    // Of trades the pulse says up to which number they happened before we came.
    else if (!retained) this.#trades.push(entry as Trade);
  }

  /**
   * Ends the batch.
   * @param pulse the frame without quotes, trades and books.
   * @returns undefined while the server is still on its way to the subscription that was asked for.
   */
  close(pulse: Frame): Frame | undefined {
    const cursor = parseCursor(pulse.cursor);
    const answered = cursor?.hash === this.#wanted.hash;
    if (cursor === undefined || (!answered && cursor.hash !== this.#held?.hash)) return undefined;
    if (cursor.epoch > this.#epoch) this.#restart(cursor.epoch);
    if (answered) this.#held = this.#wanted;
    const { quotes: ids, trades: traded, books: depths } = (this.#held ?? this.#wanted).subscription;
    const told = pulse.reset ? this.#quotes : this.#changed;
    const quotes = ids.flatMap((id) => told.get(id) ?? []);
    const trades = this.#trades.filter(({ id }) => traded.includes(id));
    const books = depths
      .filter((id) => pulse.reset || this.#changedBooks.has(id))
      .flatMap((id) => this.#books.get(id) ?? []);
    this.#trades = [];
    this.#changed.clear();
    this.#changedBooks.clear();
    if (pulse.reset) keepOnly(this.#quotes, ids);
    if (pulse.reset) keepOnly(this.#books, depths);
    return {
      ...pulse,
      ...(quotes.length > 0 ? { quotes } : {}),
      ...(trades.length > 0 ? { trades } : {}),
      ...(books.length > 0 ? { books } : {}),
    };
  }

  #addBook(book: Book): void {
    this.#books.set(book.id, book);
    this.#changedBooks.add(book.id);
  }

  #addQuote(quote: Quote): void {
    const before = this.#quotes.get(quote.id);
    this.#quotes.set(quote.id, quote);
    const change: Record<string, unknown> = { ...quote };
    // A message is whole: what it leaves out is not known any more.
    for (const field of Object.keys(before ?? {})) change[field] ??= null;
    this.#changed.set(quote.id, { ...this.#changed.get(quote.id), ...(change as unknown as Quote) });
  }

  #restart(epoch: number): void {
    this.#epoch = epoch;
    this.#quotes.clear();
    this.#changed.clear();
    this.#books.clear();
    this.#changedBooks.clear();
    this.#trades = [];
  }
}

function keepOnly(map: Map<InstrumentId, unknown>, ids: readonly InstrumentId[]): void {
  const kept = new Set(ids);
  for (const id of map.keys()) if (!kept.has(id)) map.delete(id);
}
