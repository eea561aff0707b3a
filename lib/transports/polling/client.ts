import { queryOf } from '@/lib/protocol/read-request';
import { runRequestLoop } from '../request-loop';
import { connectWithRetry } from '../retry';
import type { ClientTransport } from '../transport';

const TIMEOUT_MS = 10_000;

/** A request every `pollMs`, and one at once on connecting. */
export const polling: ClientTransport = {
  traits: { name: 'polling', mount: 'web', pushes: false, resubscribes: false, acknowledges: false, httpSlots: 1 },
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
};
