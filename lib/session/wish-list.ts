import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import { type Subscription, subscriptionOf } from '@/lib/protocol/subscription';

/** Bytes of a query that are left for what is chosen, the cursor and the numbers. */
const QUERY_ROOM = 512;

/** What is known of instruments. */
interface Known {
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** The server does not offer them: one of them would have it refuse all the others. */
  readonly missing: ReadonlySet<InstrumentId>;
}

/** What the page wants: a list of instruments, and one of them in detail. */
export class WishList {
  watchlist: readonly InstrumentId[] = [];
  /** The one whose trades, and whose order book if `books` is on, are wanted too. */
  chosen: InstrumentId | undefined;
  books = false;

  /** Each instrument wanted in any way. */
  get ids(): readonly InstrumentId[] {
    return this.chosen === undefined ? this.watchlist : [...this.watchlist, this.chosen];
  }

  /** As a server takes it. */
  subscription({ instruments, missing }: Known): Subscription {
    const offered = (id: InstrumentId) => !missing.has(id);
    const chosen = this.chosen === undefined ? [] : [this.chosen].filter(offered);
    // A full list has no room for one more quote; its trades and its book come all the same.
    const quotes = [...new Set(this.ids.filter(offered))].slice(0, LIMITS.quotes);
    const books = this.books ? chosen.filter((id) => instruments.get(id)?.book === true) : [];
    return subscriptionOf({ quotes, trades: chosen, books });
  }
}

/**
 * @returns the list without what it names twice.
 * @throws RangeError where no server would take it.
 */
export function checkedWatchlist(ids: readonly InstrumentId[]): readonly InstrumentId[] {
  const list = [...new Set(ids)];
  if (list.length > LIMITS.quotes)
    throw new RangeError(`A watchlist has at most ${LIMITS.quotes} instruments; this one has ${list.length}.`);
  if (list.join().length > LIMITS.queryBytes - QUERY_ROOM)
    throw new RangeError('The names in this watchlist are too long together. Watch fewer instruments.');
  return list;
}
