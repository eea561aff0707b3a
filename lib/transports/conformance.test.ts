import { CLIENT_TRANSPORTS } from './client-transports';
import { transportConformance } from './conformance';
import { startTestServer } from './conformance/test-server';
import { createLongPoll } from './long-poll/client';

// Long enough to be held, short enough to see it end.
const HOLD_MS = 300;

// What Next serves is held to the same suite on the production build, in a file of its own.
for (const transport of Object.values({
  ...CLIENT_TRANSPORTS,
  'long-poll-sidecar': createLongPoll('sidecar', HOLD_MS),
}))
  if (transport.traits.mount === 'sidecar')
    transportConformance('node:http', { transport, start: (options) => startTestServer(options) });
