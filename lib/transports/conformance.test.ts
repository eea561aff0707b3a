import { CLIENT_TRANSPORTS } from './client-transports';
import { transportConformance } from './conformance';
import { startTestServer } from './conformance/test-server';
import { createLongPoll } from './long-poll/client';

// Long enough to be held, short enough to see it end.
const HOLD_MS = 300;

for (const transport of Object.values({
  ...CLIENT_TRANSPORTS,
  'long-poll': createLongPoll('web', HOLD_MS),
  'long-poll-sidecar': createLongPoll('sidecar', HOLD_MS),
}))
  transportConformance('node:http', { transport, start: startTestServer });
