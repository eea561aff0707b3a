import type { InstrumentId } from '@/lib/market/instrument';
import { venueOf } from '@/lib/market/instrument';
import { formatCursor, parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { instrumentsOf, type Subscription, subscriptionHash } from '@/lib/protocol/subscription';

/** Makes of a frame for several subscriptions together the frame for one of them. */
export class Projection {
  readonly subscription: Subscription;
  readonly hash: string;
  readonly #quotes: ReadonlySet<InstrumentId>;
  readonly #trades: ReadonlySet<InstrumentId>;
  readonly #books: ReadonlySet<InstrumentId>;
  readonly #ids: ReadonlySet<InstrumentId>;
  readonly #venues: ReadonlySet<string>;

  constructor(subscription: Subscription) {
    this.subscription = subscription;
    this.hash = subscriptionHash(subscription);
    this.#quotes = new Set(subscription.quotes);
    this.#trades = new Set(subscription.trades);
    this.#books = new Set(subscription.books);
    this.#ids = instrumentsOf(subscription);
    this.#venues = new Set([...this.#ids].map(venueOf));
  }

  /** Whether a frame for `union` holds all this one needs. */
  isWithin(union: Subscription): boolean {
    if (union === this.subscription) return true;
    return (['quotes', 'trades', 'books'] as const).every((kind) => {
      const held = new Set(union[kind]);
      return this.subscription[kind].every((id) => held.has(id));
    });
  }

  /**
   * What a server would have said to this subscription alone between the same two cursors. `oldestChangeTime` is the
   * one of all subscriptions together where anything is left, so staleness is told as at least what it is.
   * @param frame of a subscription this one is within, with a valid cursor.
   */
  of(frame: Frame): Frame {
    const {
      cursor,
      quotes,
      trades,
      books,
      states,
      tradeNumbers,
      history,
      oldestChangeTime,
      oldestChangeBound,
      asOf,
      ...rest
    } = frame;
    const { epoch, seq } = parseCursor(cursor) ?? { epoch: 0, seq: 0 };
    const numbers = Object.entries(tradeNumbers ?? {}).filter(([id]) => this.#trades.has(id));
    const own = {
      quotes: some(quotes, ({ id }) => this.#quotes.has(id)),
      trades: some(trades, ({ id }) => this.#trades.has(id)),
      books: some(books, ({ id }) => this.#books.has(id)),
      states: some(states, ({ id, venue }) => (id === undefined ? this.#venues.has(venue ?? '') : this.#ids.has(id))),
      history: some(history, ({ id }) => this.#trades.has(id)),
    };
    const changed = [own.quotes, own.trades, own.books].some((list) => list !== undefined);
    return {
      ...rest,
      cursor: formatCursor(epoch, seq, this.hash),
      ...(own.quotes && { quotes: own.quotes }),
      ...(own.trades && { trades: own.trades }),
      ...(own.books && { books: own.books }),
      ...(own.states && { states: own.states }),
      ...(own.history && { history: own.history }),
      ...(numbers.length > 0 ? { tradeNumbers: Object.fromEntries(numbers) } : {}),
      ...(asOf !== undefined && (frame.more || numbers.length > 0) ? { asOf } : {}),
      ...(changed && oldestChangeTime !== undefined ? { oldestChangeTime } : {}),
      ...(changed && oldestChangeBound ? { oldestChangeBound } : {}),
    };
  }
}

/** An empty list is an absent one. */
function some<Item>(items: readonly Item[] | undefined, keep: (item: Item) => boolean): readonly Item[] | undefined {
  const kept = items?.filter(keep);
  return kept === undefined || kept.length === 0 ? undefined : kept;
}
