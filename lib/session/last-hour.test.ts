import { expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, type MemorySession, runningSession } from './memory-session';

withMemoryClock();

const MINUTE = 60_000;
const aboutLast = (server: MemorySession['server']) =>
  server.asked.flatMap((address) => /\/api\/sparklines\?ids=(.*)/.exec(address)?.[1] ?? []);
const prices = ({ session }: MemorySession, id: string) => session.store.recent(id).map(({ price }) => price);

test('is told before the first prices, in our clock; of what is added later too, and anew by a server that starts again', async () => {
  const world = await runningSession();
  const { session, server, transports, hub } = world;
  const now = Date.now() + server.aheadMs;
  const minute = now - (now % MINUTE);
  const price = (id: string, last: number) => quote(id, { last }, { ingestTime: Date.now() + server.aheadMs });
  expect(aboutLast(server)).toEqual([]);
  server.sparklines = { minute, closes: { 'sim:A': [1, 2, 3], 'sim:B': [4, 5], 'sim:C': [6, 7] } };
  hub.publish(price('sim:A', 10));
  hub.publish(price('sim:B', 20));
  transports.sse.last.deliver();
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  expect(aboutLast(server)).toEqual(['sim:A,sim:B']);
  // The newest minute is still open.
  expect(prices(world, 'sim:A')).toEqual([1, 2, 10]);
  expect(session.store.recent('sim:A')[1]?.time).toBe(session.toClientTime(minute));
  expect(prices(world, 'sim:B')).toEqual([4, 20]);

  session.setWatchlist(['sim:B', 'sim:C']);
  await vi.advanceTimersByTimeAsync(1_000);
  hub.publish(price('sim:C', 30));
  transports.sse.last.deliver();
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  expect(aboutLast(server)).toEqual(['sim:A,sim:B', 'sim:C']);
  expect(prices(world, 'sim:B')).toEqual([4, 20]);
  expect(prices(world, 'sim:C')).toEqual([6, 30]);
  expect(prices(world, 'sim:A')).toEqual([]);

  await vi.advanceTimersByTimeAsync(1_000);
  server.sparklines = { minute, closes: { 'sim:B': [80, 81] } };
  world.restart().publish(price('sim:B', 90));
  transports.sse.last.deliver();
  expect(prices(world, 'sim:B')).toEqual([90]);
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  expect(prices(world, 'sim:B')).toEqual([80, 90]);
  session.stop();
});
