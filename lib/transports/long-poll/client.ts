import { TIMES } from '@/lib/protocol/limits';
import { queryOf } from '@/lib/protocol/read-request';
import { mounted } from '../mounted';
import { runRequestLoop } from '../request-loop';
import { connectWithRetry } from '../retry';
import type { ClientTransport, Mount } from '../transport';

/** What a held request may take beyond the agreed hold, ms. */
const GRACE_MS = 10_000;

/**
 * A request held by the server until something has changed. The time between two requests is at least
 * 1/`maxFrequency`, or a busy market would make it a storm of requests.
 * @param holdMs how long the server is asked to hold a request.
 */
export function createLongPoll(mount: Mount, holdMs: number = TIMES.waitMs): ClientTransport {
  return {
    traits: {
      ...mounted('long-poll', mount),
      pushes: true,
      resumes: true,
      resubscribes: false,
      acknowledges: false,
      httpSlots: 1,
    },
    connect: (options) => {
      const { origin, history, cursor, runtime } = options;
      // The first request is not held, so that a switch in a quiet market ends at once.
      const waitMs = (first: boolean) => (first ? 0 : holdMs);
      return connectWithRetry(
        options,
        (subscription, sink) =>
          runRequestLoop(
            {
              runtime,
              address: (first) =>
                `${origin}/api/long-poll?${queryOf({ subscription, cursor: cursor(), waitMs: waitMs(first), history })}`,
              timeoutMs: (first) => waitMs(first) + GRACE_MS,
              spacingMs: 1000 / options.maxFrequency,
            },
            sink,
          ),
        // Every request has its own limit.
        { silenceMs: undefined },
      );
    },
  };
}
