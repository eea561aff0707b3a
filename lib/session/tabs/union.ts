import { LIMITS } from '@/lib/protocol/limits';
import { queryOf } from '@/lib/protocol/read-request';
import { type Subscription, subscriptionOf } from '@/lib/protocol/subscription';

/** What a query needs beside its instruments: the cursor and the numbers, bytes. */
const QUERY_ROOM = 256;

/**
 * All wants as one subscription, as far as a server takes so much from one reader.
 * @param first is always within.
 * @returns also those whose wants found no room; earlier ones go before later ones.
 */
export function unite(
  first: Subscription,
  others: readonly { readonly id: string; readonly wants: Subscription }[],
): { union: Subscription; refused: string[] } {
  let union = first;
  const refused: string[] = [];
  for (const { id, wants } of others) {
    const larger = subscriptionOf({
      quotes: [...union.quotes, ...wants.quotes],
      trades: [...union.trades, ...wants.trades],
      books: [...union.books, ...wants.books],
    });
    if (fits(larger)) union = larger;
    else refused.push(id);
  }
  return { union, refused };
}

const fits = (subscription: Subscription): boolean =>
  subscription.quotes.length <= LIMITS.quotes &&
  subscription.trades.length <= LIMITS.trades &&
  subscription.books.length <= LIMITS.books &&
  queryOf({ subscription }).length <= LIMITS.queryBytes - QUERY_ROOM;
