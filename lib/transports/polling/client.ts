import type { Frame } from '@/lib/protocol/frame';
import { queryOf } from '@/lib/protocol/read-request';
import type { Subscription } from '@/lib/protocol/subscription';
import { mounted } from '../mounted';
import { runRequestLoop } from '../request-loop';
import { connectWithRetry } from '../retry';
import type { ClientTransport, Mount } from '../transport';

const TIMEOUT_MS = 10_000;
/** What is asked for is followed from then on, and told a moment later, ms. */
const FOLLOWED_MS = 250;

/** A request every `pollMs`, one at once on connecting, and one soon after where something was not known yet. */
export const createPolling = (mount: Mount): ClientTransport => ({
  traits: {
    ...mounted('polling', mount),
    pushes: false,
    resumes: true,
    resubscribes: false,
    acknowledges: false,
    httpSlots: 1,
  },
  connect: (options) =>
    connectWithRetry(
      options,
      (subscription, sink) =>
        runRequestLoop(
          {
            runtime: options.runtime,
            address: () =>
              `${options.origin}/api/quotes?${queryOf({ subscription, cursor: options.cursor(), history: options.history })}`,
            timeoutMs: () => TIMEOUT_MS,
            spacingMs: options.pollMs,
            soonMs: (answer) => (lacks(answer, subscription) ? FOLLOWED_MS : options.pollMs),
          },
          sink,
        ),
      // Every request has its own limit.
      { silenceMs: undefined },
    ),
});

/** @returns whether a whole answer knows nothing of some quote or book. */
function lacks({ reset, quotes = [], books = [] }: Frame, wanted: Subscription): boolean {
  const known = books.filter(({ bids, asks }) => bids.length + asks.length > 0);
  return reset === true && (quotes.length < wanted.quotes.length || known.length < wanted.books.length);
}
