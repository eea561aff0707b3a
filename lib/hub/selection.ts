import type { InstrumentId } from '@/lib/market/instrument';
import { venueOf } from '@/lib/market/instrument';
import { instrumentsOf, type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { InstrumentLog } from './instrument-log';

/** A subscription, resolved to what the hub holds. */
export interface Selection {
  /** Equal for equal subscriptions and, unlike the hash, for no others. */
  readonly key: string;
  readonly hash: string;
  readonly quotes: readonly InstrumentLog[];
  readonly trades: readonly InstrumentLog[];
  readonly books: readonly InstrumentLog[];
  /** Each instrument named, once. */
  readonly ids: ReadonlySet<InstrumentId>;
  readonly venues: ReadonlySet<string>;
  /** The private link: everything ingested, without the public limits. */
  readonly everything: boolean;
  /** Its frames come as items too. */
  readonly itemised: boolean;
}

export function selectionOf(
  subscription: Subscription,
  log: (id: InstrumentId) => InstrumentLog,
  itemised = false,
): Selection {
  const ids = instrumentsOf(subscription);
  const lists = `${subscription.quotes.join()};${subscription.trades.join()};${subscription.books.join()}`;
  return {
    key: itemised ? `${lists};items` : lists,
    hash: subscriptionHash(subscription),
    quotes: subscription.quotes.map(log),
    trades: subscription.trades.map(log),
    books: subscription.books.map(log),
    ids,
    venues: new Set([...ids].map(venueOf)),
    everything: false,
    itemised,
  };
}

/** Hash in the cursors of the link; all it has to be is constant. */
export const LINK_HASH = '11110000feed';

/** Everything the hub holds; `logs` is live, so instruments that appear later are part of it. */
export function linkSelection(logs: readonly InstrumentLog[]): Selection {
  return {
    key: 'link',
    hash: LINK_HASH,
    quotes: logs,
    trades: logs,
    books: logs,
    ids: new Set(),
    venues: new Set(),
    everything: true,
    itemised: false,
  };
}
