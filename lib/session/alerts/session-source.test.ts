import { expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import { withMemoryClock } from '../memory-clock';
import { GATHER_MS, memorySession, runningSession } from '../memory-session';
import { sessionSource } from './session-source';

withMemoryClock();

test('goes on with what is received while the page is paused', async () => {
  const { session, hub, transports } = await runningSession();
  const source = sessionSource(session);
  const came: string[] = [];
  source.onReceive((ids) => came.push(...ids));
  session.setPaused(true);
  await vi.advanceTimersByTimeAsync(120_000);
  const now = Date.now();
  hub.publish(quote('sim:A', { bid: 2 }, { ingestTime: now + 500 }));
  transports.sse.last.deliver();
  expect([came, source.quote('sim:A')?.bid, session.store.quote('sim:A')?.bid]).toEqual([['sim:A'], 2, 1]);
  expect([source.updatedTime('sim:A'), source.state('sim:A').word]).toEqual([now, 'LIVE']);
  session.stop();
});

test('listens while a connection stands, and from the moment it does not it does not', async () => {
  const { session, transports } = memorySession();
  const source = sessionSource(session);
  session.start();
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  expect(source.listening).toBe(false);
  transports.sse.last.state({ kind: 'open' });
  transports.sse.last.deliver();
  expect([source.listening, source.disconnectedSince]).toEqual([true, undefined]);
  transports.sse.last.state({ kind: 'stalled', cause: 'silent for 25 s' });
  expect([source.listening, source.disconnectedSince]).toEqual([false, undefined]);
  transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
  await vi.advanceTimersByTimeAsync(1_100);
  expect([source.listening, source.disconnectedSince]).toEqual([false, expect.any(Number)]);
  session.stop();
});

test('its time is never set', async () => {
  const { session } = await runningSession();
  const source = sessionSource(session);
  const before = { elapsed: source.elapsed(), now: source.now() };
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(source.elapsed() - before.elapsed).toBeCloseTo(1_000, 3);
  expect(source.now() - before.now).toBe(-3_599_000);
  session.stop();
});
