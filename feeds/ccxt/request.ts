import { isBookKey } from './book-channel';
import type { CcxtClient } from './exchange';
import type { Refusal } from './venue';

/**
 * What a venue turns down when it answers a whole request with no, and names the request at most. ccxt keeps the
 * number of a request on everything it asked for with it.
 */
export function requestRefusal(client: CcxtClient, requestId: unknown, detail: string): Refusal {
  const keys = Object.entries(client.subscriptions)
    .filter(([, held]) => String((held as { id?: unknown } | undefined)?.id) === String(requestId))
    .map(([key]) => key);
  return {
    about: keys.map((key) => key.slice(key.search(/[@:][^@:]*$/) + 1)),
    detail,
    ...(keys.length > 0 && { isBook: keys.every(isBookKey) }),
  };
}
