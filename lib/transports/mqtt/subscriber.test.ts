import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '@/lib/config';
import { Hub } from '@/lib/hub/hub';
import { InstrumentCatalogue } from '../instrument-catalogue';
import { createServerContext } from '../server-context';
import { MqttConnection } from './connection';
import { Subscriber } from './subscriber';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('looks for what wildcards match as long as there are any', async () => {
  const loaded = loadConfig({});
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const hub = new Hub({ role: 'primary' });
  const serving = { hub, catalogue: new InstrumentCatalogue(), config: loaded.config };
  const nothing = () => undefined;
  const connection = new MqttConnection({
    send: (_bytes, done) => done(),
    pause: nothing,
    resume: nothing,
    close: nothing,
    cut: nothing,
  });
  const subscriber = new Subscriber(connection, createServerContext(serving, 'sidecar'));
  const looks = vi.spyOn(hub, 'known', 'get');
  const settle = () => vi.advanceTimersByTimeAsync(3_000);
  const timers = vi.getTimerCount();
  for (const others of [[], ['pulse']]) {
    for (const filter of ['quotes/#', 'quotes/+/T0', ...others]) {
      subscriber.admit(filter, 0);
      subscriber.subscribed([filter]);
    }
    await settle();
    expect(looks.mock.calls.length).toBeGreaterThan(2);
    subscriber.unsubscribed(['quotes/#']);
    await settle();
    expect(vi.getTimerCount()).toBeGreaterThan(timers);
    const kept = vi.getTimerCount();
    subscriber.unsubscribed(['quotes/+/T0']);
    await settle();
    expect(vi.getTimerCount()).toBe(kept - 1);
  }
  connection.destroy();
  await settle();
  hub.close();
  expect(vi.getTimerCount()).toBe(0);
});
