import { errorKinds, isPermanent, RateLimitError, reasonOf, retryAfterMs } from '../failure';
import { FeedError } from '../feed';
import { venueName } from '../venues';

/**
 * What a caller gets to see of an error of ccxt.
 * @param what was attempted, to follow the venue's name: `did not give its list of markets`.
 */
export function feedErrorOf(
  error: unknown,
  venue: string,
  what: string,
  headers?: Readonly<Record<string, string>> | undefined,
): FeedError {
  if (error instanceof FeedError) return error;
  const message = `${venueName(venue)} ${what}: ${reasonOf(error)}`;
  const kinds = errorKinds(error);
  if (kinds.includes('RateLimitExceeded') || kinds.includes('DDoSProtection')) {
    const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after');
    return new RateLimitError(message, { retryAfterMs: retryAfterMs(header?.[1], Date.now()), cause: error });
  }
  return new FeedError(message, { permanent: isPermanent(error), cause: error });
}
