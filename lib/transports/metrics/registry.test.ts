import { expect, test } from 'vitest';
import { startTestServer } from '../conformance/test-server';
import { registryOf } from './registry';

test('processor time is that of the process, from the first scrape on', async () => {
  const server = await startTestServer();
  const { user, system } = process.cpuUsage();
  const registry = registryOf(server.context);
  const told = async () => {
    const text = await registry.metrics();
    const of = (kind: string) => Number(new RegExp(`^process_cpu_${kind}seconds_total ([\\d.]+)`, 'm').exec(text)?.[1]);
    return { user: of('user_'), system: of('system_'), all: of('') };
  };
  const first = await told();
  expect(first.user).toBeGreaterThanOrEqual(user / 1e6);
  expect(first.system).toBeGreaterThanOrEqual(system / 1e6);
  expect(first.all).toBeCloseTo(first.user + first.system, 5);
  const second = await told();
  const now = process.cpuUsage();
  expect(second.all).toBeGreaterThanOrEqual(first.all);
  // Not counted twice either.
  expect(second.all).toBeLessThanOrEqual((now.user + now.system) / 1e6 + 0.001);
  await server.close();
});
