import { queryOf } from '@/lib/protocol/read-request';
import { mounted } from '../mounted';
import { runRequestLoop } from '../request-loop';
import { connectWithRetry } from '../retry';
import type { ClientTransport, Mount } from '../transport';

const TIMEOUT_MS = 10_000;

/** A request every `pollMs`, and one at once on connecting. */
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
          },
          sink,
        ),
      // Every request has its own limit.
      { silenceMs: undefined },
    ),
});
