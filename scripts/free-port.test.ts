import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort, isFree } from './free-port';

let taken: Server | undefined;
afterEach(() => new Promise((resolve) => (taken?.listening ? taken.close(resolve) : resolve(undefined))));

const listen = (port: number) =>
  new Promise<void>((resolve, reject) => {
    taken = createServer();
    taken.once('error', reject);
    taken.listen(port, '127.0.0.1', resolve);
  });

test('a port is free until somebody listens, and free again afterwards', async () => {
  const port = await freePort();
  expect(port).toBeGreaterThan(1023);
  expect(await isFree('127.0.0.1', port)).toBe(true);
  await listen(port);
  expect(await isFree('127.0.0.1', port)).toBe(false);
  await new Promise((resolve) => taken?.close(resolve));
  expect(await isFree('127.0.0.1', port)).toBe(true);
});

test('an address this machine does not have is not free', async () => {
  // TEST-NET-1 (RFC 5737) belongs to nobody.
  expect(await isFree('192.0.2.1', await freePort())).toBe(false);
  await expect(freePort('192.0.2.1')).rejects.toThrow();
});
