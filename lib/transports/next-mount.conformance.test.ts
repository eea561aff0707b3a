import { CLIENT_TRANSPORTS } from './client-transports';
import { transportConformance } from './conformance';
import { nextListener } from './conformance/next-listener';
import { startTestServer } from './conformance/test-server';
import { createLongPoll } from './long-poll/client';

const HOLD_MS = 300;

for (const transport of Object.values({ ...CLIENT_TRANSPORTS, 'long-poll': createLongPoll(HOLD_MS) }))
  if (transport.traits.mount === 'web')
    transportConformance("Next's pipe", {
      transport,
      start: (options) => startTestServer({ ...options, listener: nextListener }),
    });
