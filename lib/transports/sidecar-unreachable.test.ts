import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CLIENT_TRANSPORTS } from './client-transports';
import { TestReader } from './conformance/test-reader';
import { SIDECAR_UNREACHABLE } from './sidecar-unreachable';

/** An origin at which nobody listens any more. */
async function deadOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test.each(['websocket', 'socket.io', 'socket.io-polling', 'mqtt'] as const)(
  '%s says that it is the sidecar which does not answer',
  async (name) => {
    const reader = new TestReader(CLIENT_TRANSPORTS[name], { origin: await deadOrigin(), quotes: ['sim:T0'] });
    const causes = () => reader.states.flatMap((state) => ('cause' in state ? [state.cause] : []));
    try {
      await reader.until('a cause', () => causes().length > 0);
      expect(causes()[0]).toBe(SIDECAR_UNREACHABLE);
    } finally {
      reader.close();
    }
  },
);
