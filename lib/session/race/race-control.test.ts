import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { decodeFrame } from '@/lib/protocol/frame';
import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { MemoryTransport } from '../memory-transport';
import { RaceControl } from './race-control';
import type { RaceSetup } from './race-setup';

const SETUP: RaceSetup = {
  instruments: ['sim:A'],
  lanes: ['sse', 'polling'],
  maxFrequency: 10,
  pollMs: 1_000,
  durationMs: undefined,
  baseline: 'sse',
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function setUp() {
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  const transports = Object.fromEntries(
    TRANSPORT_NAMES.map((name) => [
      name,
      new MemoryTransport(
        (subscription) => decodeFrame(hub.read({ subscription, cursor: undefined, history: 0 }).json),
        name,
      ),
    ]),
  ) as Record<TransportName, MemoryTransport>;
  const control = new RaceControl({
    setup: SETUP,
    transports,
    webOrigin: 'http://web',
    sidecarOrigin: 'http://sidecar',
    runtime: {
      fetch: async () => Response.json({ now: Date.now() }),
      EventSource: undefined as unknown as typeof EventSource,
      WebSocket: undefined as unknown as typeof WebSocket,
      now: () => Date.now(),
      random: () => 0,
    },
  });
  const connections = () => Object.values(transports).reduce((sum, { open }) => sum + open, 0);
  return { control, transports, connections };
}

test('another set-up stops the race that runs and gets another ready; its listeners stay', () => {
  const { control, transports, connections } = setUp();
  const heard = vi.fn();
  control.onChange(heard);
  control.start();
  control.start();
  expect(connections()).toBe(2);
  control.prepare({ ...SETUP, lanes: ['websocket'], baseline: 'websocket' });
  expect(connections()).toBe(0);
  expect(control.figures).toMatchObject({ phase: 'ready', setup: { lanes: ['websocket'] } });
  heard.mockClear();
  control.start();
  expect(heard).toHaveBeenCalled();
  expect(transports.websocket.open).toBe(1);
  expect(connections()).toBe(1);
  control.stop();
  expect(connections()).toBe(0);
});

test('after the end the figures stay; starting again is another race with the same set-up', async () => {
  const { control, transports, connections } = setUp();
  control.start();
  transports.sse.last.deliver();
  transports.polling.last.deliver();
  await vi.advanceTimersByTimeAsync(1_000);
  control.stop();
  const { figures } = control;
  expect(figures).toMatchObject({ phase: 'stopped', elapsedMs: 1_000 });
  control.start();
  expect(control.figures).toMatchObject({ phase: 'running', setup: SETUP, elapsedMs: 0 });
  expect(figures).toMatchObject({ phase: 'stopped', elapsedMs: 1_000 });
  expect(connections()).toBe(2);
  control.stop();
});
