import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { TopicKind } from './topics';

/** A message about an instrument: the quote or trade, and when it was published. */
export type Stamped = (Quote | Trade) & { readonly epoch: number; readonly publishTime: number };

/** Puts the messages between two pulses together into the frame they were made of. */
export class Batch {
  /** Each quote as last told, whole. */
  readonly #quotes = new Map<InstrumentId, Quote>();
  #epoch = 0;
  readonly #changed = new Map<InstrumentId, Quote>();
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
    // Of trades the pulse says up to which number they happened before we came.
    else if (!retained) this.#trades.push(entry as Trade);
  }

  /**
   * Ends the batch.
   * @param pulse the frame without quotes and trades.
   * @returns undefined while the server is still on its way to the subscription that was asked for.
   */
  close(pulse: Frame): Frame | undefined {
    const cursor = parseCursor(pulse.cursor);
    const answered = cursor?.hash === this.#wanted.hash;
    if (cursor === undefined || (!answered && cursor.hash !== this.#held?.hash)) return undefined;
    if (cursor.epoch > this.#epoch) this.#restart(cursor.epoch);
    if (answered) this.#held = this.#wanted;
    const { quotes: ids, trades: traded } = (this.#held ?? this.#wanted).subscription;
    const told = pulse.reset ? this.#quotes : this.#changed;
    const quotes = ids.flatMap((id) => told.get(id) ?? []);
    const trades = this.#trades.filter(({ id }) => traded.includes(id));
    this.#trades = [];
    this.#changed.clear();
    if (pulse.reset) this.#forgetOthers(ids);
    return { ...pulse, ...(quotes.length > 0 ? { quotes } : {}), ...(trades.length > 0 ? { trades } : {}) };
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
    this.#trades = [];
  }

  #forgetOthers(ids: readonly InstrumentId[]): void {
    const kept = new Set(ids);
    for (const id of this.#quotes.keys()) if (!kept.has(id)) this.#quotes.delete(id);
  }
}
