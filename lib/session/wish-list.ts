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

/** What the page wants: a list of instruments, one of them in detail, and some more that nobody looks at. */
export class WishList {
  watchlist: readonly InstrumentId[] = [];
  /** The one whose trades, and whose order book if `books` is on, are wanted too. */
  chosen: InstrumentId | undefined;
  books = false;
  /** Wanted beside the list, as far as a server takes that many; by who wants them. */
  readonly also = new Map<string, readonly InstrumentId[]>();

  /** Each instrument wanted in any way. */
  get ids(): readonly InstrumentId[] {
    return [...this.watchlist, ...(this.chosen === undefined ? [] : [this.chosen]), ...[...this.also.values()].flat()];
  }

  /** As a server takes it. */
  subscription({ instruments, missing }: Known): Subscription {
    const offered = (id: InstrumentId) => !missing.has(id);
    const chosen = this.chosen === undefined ? [] : [this.chosen].filter(offered);
    // A full list has no room for one more quote; its trades and its book come all the same.
    const quotes = withinQuery([...new Set(this.ids.filter(offered))].slice(0, LIMITS.quotes));
    const books = this.books ? chosen.filter((id) => instruments.get(id)?.book === true) : [];
    return subscriptionOf({ quotes, trades: chosen, books });
  }
}

/** Those in front, as far as an address has room for them. */
function withinQuery(ids: readonly InstrumentId[]): readonly InstrumentId[] {
  let bytes = 0;
  return ids.filter((id) => {
    bytes += id.length + 1;
    return bytes <= LIMITS.queryBytes - QUERY_ROOM;
  });
}

/** @returns as many of them, from the front and each once, as a server takes in one subscription. */
export function watchable(ids: readonly InstrumentId[]): readonly InstrumentId[] {
  let room = LIMITS.queryBytes - QUERY_ROOM + 1;
  return [...new Set(ids)].slice(0, LIMITS.quotes).filter((id) => {
    room -= id.length + 1;
    return room >= 0;
  });
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
