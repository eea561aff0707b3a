import { describe, expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import type { TransportName } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, type MemorySession, memorySession } from './memory-session';

withMemoryClock();

/** A change, 30 ms later a frame with it, whose times are the server's. @returns the figures of its transport. */
async function bring({ hub, transports, server, session }: MemorySession, name: TransportName, bid: number) {
  const changed = Date.now() + server.aheadMs;
  hub.publish(quote('sim:A', { bid }, { ingestTime: changed }));
  await vi.advanceTimersByTimeAsync(30);
  const { last } = transports[name];
  last.deliver({ ...last.answer(), publishTime: changed + 10, oldestChangeTime: changed });
  await vi.advanceTimersByTimeAsync(1_000 - 30);
  const figures = session.figures.find((entry) => entry.name === name);
  if (figures === undefined) throw new Error(`no figures of ${name}`);
  return figures;
}

describe('a server whose clock is 10 s off', () => {
  test('nothing is said of its times until the clocks are compared; updates count', async () => {
    const world = memorySession({ watchlist: ['sim:A', 'sim:B'] });
    Object.assign(world.server, { aheadMs: 10_000, mute: ['http://web'] });
    world.session.start();
    world.hub.publish(quote('sim:B', { bid: 1 }, { ingestTime: Date.now() + 10_000 }));
    await bring(world, 'sse', 1);
    const { latencyMs, ageMs, stalenessMs, frequency } = await bring(world, 'sse', 2);
    expect([latencyMs, ageMs, stalenessMs?.peak]).toEqual([undefined, undefined, 0]);
    expect(frequency).toBeGreaterThan(0);
    world.session.stop();
    world.server.mute = [];
    world.session.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await bring(world, 'sse', 3);
    const known = await bring(world, 'sse', 4);
    expect(known.latencyMs).toEqual({ p50: 20, p95: 20, p99: 20 });
    expect(known.stalenessMs?.peak).toBe(30);
    // The instrument that has not changed since has an age too.
    expect(known.ageMs?.peak).toBeGreaterThan(3_000);
    expect(known.ageMs?.peak).toBeLessThan(5_000);
    world.session.stop();
  });

  test('that never says its time is not waited for: after 2 s its times are taken as they are', async () => {
    const world = memorySession({ watchlist: ['sim:A'] });
    Object.assign(world.server, { aheadMs: -10_000, mute: ['http://web'] });
    world.session.start();
    expect((await bring(world, 'sse', 1)).latencyMs).toBeUndefined();
    expect((await bring(world, 'sse', 2)).latencyMs).toBeUndefined();
    expect((await bring(world, 'sse', 3)).latencyMs?.p50).toBe(10_020);
    const { ageMs } = await bring(world, 'sse', 4);
    expect(ageMs?.peak).toBeGreaterThan(10_000);
    expect(ageMs?.peak).toBeLessThan(12_000);
    world.session.stop();
  });

  test('a sidecar that does not say its time is read by the clock of the web process', async () => {
    const world = memorySession({ watchlist: ['sim:A'], startTransport: 'socket.io' });
    Object.assign(world.server, { aheadMs: 10_000, mute: ['http://sidecar'] });
    const { session } = world;
    session.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await bring(world, 'socket.io', 1);
    expect((await bring(world, 'socket.io', 2)).latencyMs?.p99).toBe(20);
    session.stop();
  });
});
