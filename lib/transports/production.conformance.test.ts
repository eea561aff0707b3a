import { vi } from 'vitest';
import { CLIENT_TRANSPORTS } from './client-transports';
import { transportConformance } from './conformance';
import { startTestServer } from './conformance/test-server';
import { createLongPoll } from './long-poll/client';

const HOLD_MS = 300;

// The runner says `test`, for which there is no build.
vi.stubEnv('NODE_ENV', 'production');
const { productionListener } = await import('./conformance/production-listener');
const listener = await productionListener();

for (const transport of Object.values({
  ...CLIENT_TRANSPORTS,
  'long-poll': createLongPoll('web', HOLD_MS),
}))
  if (transport.traits.mount === 'web')
    transportConformance('the production build', {
      transport,
      start: (options) => startTestServer({ ...options, listener }),
    });
