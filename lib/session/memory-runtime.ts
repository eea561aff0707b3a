import type { Runtime } from '@/lib/transports/transport';

/** A runtime whose only way out is `fetch`. @param random default: always 0, so that no wait is longer than it must be. */
export function memoryRuntime(fetch: Runtime['fetch'], random = () => 0): Runtime {
  return {
    fetch,
    EventSource: undefined as unknown as typeof EventSource,
    WebSocket: undefined as unknown as typeof WebSocket,
    now: () => Date.now(),
    random,
  };
}
