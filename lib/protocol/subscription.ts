import type { InstrumentId } from '@/lib/market/instrument';

/** What a reader wants, per kind. Always normalised: sorted, without duplicates. */
export interface Subscription {
  readonly quotes: readonly InstrumentId[];
  readonly trades: readonly InstrumentId[];
  readonly books: readonly InstrumentId[];
}

const sorted = (ids: readonly InstrumentId[] | undefined): readonly InstrumentId[] => [...new Set(ids)].sort();

export function subscriptionOf(wanted: {
  quotes?: readonly InstrumentId[];
  trades?: readonly InstrumentId[];
  books?: readonly InstrumentId[];
}): Subscription {
  return { quotes: sorted(wanted.quotes), trades: sorted(wanted.trades), books: sorted(wanted.books) };
}

/** @returns every instrument a subscription names, each once. */
export function instrumentsOf(subscription: Subscription): Set<InstrumentId> {
  return new Set([...subscription.quotes, ...subscription.trades, ...subscription.books]);
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const LOW_64 = 0xffffffffffffffffn;

/**
 * Names a subscription inside a cursor: 48 bits of FNV-1a (Fowler, Noll and Vo; 64 bits, folded as its authors
 * describe), as 12 hex digits. It covers the instruments of each kind and nothing that only shapes delivery.
 */
export function subscriptionHash(subscription: Subscription): string {
  const text = `q${subscription.quotes.join()};t${subscription.trades.join()};b${subscription.books.join()}`;
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * FNV_PRIME) & LOW_64;
  const folded = (hash >> 48n) ^ (hash & 0xffffffffffffn);
  return folded.toString(16).padStart(12, '0');
}
