import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote } from '@/lib/hub/sample-events';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { type AnswerNow, MemoryTransport } from '../memory-transport';
import { Session } from '../session';
import type { SessionOptions } from '../session-options';
import { MemoryTabs } from '../tabs/memory-tabs';

const TABS = 4;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Tabs of one browser in which `auto` found the best refused; by now its time aside is over. */
async function setUp(options: Partial<SessionOptions> = {}) {
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  const tabs = new MemoryTabs();
  const read: AnswerNow = (subscription, cursor, history) => ({
    ...decodeFrame(
      hub.read({ subscription, cursor: cursor === undefined ? undefined : parseCursor(cursor), history }).json,
    ),
    publishTime: Date.now(),
    oldestChangeTime: Date.now(),
  });
  const pages = Array.from({ length: TABS }, () => {
    const transports = Object.fromEntries(
      TRANSPORT_NAMES.map((name) => [name, new MemoryTransport(read, name)]),
    ) as Record<TransportName, MemoryTransport>;
    Object.assign(transports.websocket, { traits: { ...transports.websocket.traits, httpSlots: 0 } });
    const session = new Session({
      webOrigin: 'http://web',
      sidecarOrigin: 'http://sidecar',
      transports,
      tabs: tabs.tab(),
      runtime: {
        fetch: async (input) => {
          const url = new URL(String(input));
          if (url.pathname !== '/api/quotes') return Response.json({ now: Date.now() });
          const { subscription, cursor, history } = readRequestFromQuery(url.searchParams);
          return new Response(hub.read({ subscription, cursor, history }).json);
        },
        EventSource: undefined as unknown as typeof EventSource,
        WebSocket: undefined as unknown as typeof WebSocket,
        now: () => Date.now(),
        random: () => 0,
      },
      schedule: (flush) => flush(),
      startTransport: 'auto',
      watchlist: ['sim:A'],
      auto: { preference: ['sse', 'polling'] },
      ...options,
    });
    return { transports, session };
  });
  hub.publish(quote('sim:A', { bid: 1 }));
  /** Lets seconds pass in which every open connection brings what there is. @returns most proofs at once. */
  const run = async (seconds: number, of: TransportName = 'sse') => {
    let most = 0;
    for (let quarter = 0; quarter < seconds * 4; quarter++) {
      hub.publish(quote('sim:A', { bid: quarter }, { ingestTime: Date.now() }));
      for (const { transports } of pages)
        for (const { connections } of Object.values(transports))
          for (const connection of connections) if (!connection.closed) connection.deliver();
      await vi.advanceTimersByTimeAsync(250);
      most = Math.max(most, open(of));
    }
    return most;
  };
  const open = (name: TransportName) => pages.reduce((sum, { transports }) => sum + transports[name].open, 0);
  const proving = () =>
    pages.filter(({ session, transports }) => session.status.auto?.proving !== undefined && transports.sse.open > 0);
  const close = async () => {
    for (const { session } of pages) session.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(tabs.used).toEqual({ holders: 0, waiting: 0, ports: 0 });
    hub.close();
  };
  const best = (options.auto?.preference ?? ['sse'])[0] ?? 'sse';
  for (const { session } of pages) session.start();
  for (let attempt = 2; pages.some(({ session }) => session.status.live === best) && attempt < 40; attempt++) {
    for (const { transports } of pages)
      for (const connection of transports[best].connections)
        if (!connection.closed) connection.state({ kind: 'connecting', attempt, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(50);
    for (const { transports } of pages)
      for (const connection of transports.polling.connections) if (!connection.closed) connection.deliver();
  }
  await run(6);
  for (const { session } of pages) {
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined });
    session.retryNow();
  }
  expect(open(best)).toBe(0);
  for (const { transports } of pages) transports[best].connections.length = 0;
  return { pages, run, open, proving, close };
}

test('one tab proves for all, and all change to one connection when it has', async () => {
  const { pages, run, open, proving, close } = await setUp();
  expect(open('polling')).toBe(1);
  expect(await run(30)).toBe(1);
  expect(proving()).toHaveLength(1);
  expect(await run(60)).toBeLessThanOrEqual(2);
  for (const { session } of pages) expect(session.status).toMatchObject({ live: 'sse', opening: undefined });
  expect(proving()).toEqual([]);
  expect([open('polling'), open('sse')]).toEqual([0, 1]);
  // The proof, and the connection of all.
  expect(pages.reduce((sum, { transports }) => sum + transports.sse.connections.length, 0)).toBe(2);
  await close();
});

test('a tab that is closed amid its proof leaves the turn to another', async () => {
  const { run, proving, close } = await setUp();
  await run(20);
  const [first] = proving();
  first?.session.stop();
  expect(await run(15)).toBe(1);
  expect(proving()).toHaveLength(1);
  expect(proving()).not.toContain(first);
  await close();
});

test('where a proof fails the next tab tries, one after the other', async () => {
  const { pages, run, proving, close } = await setUp();
  const tried = new Set<unknown>();
  for (let second = 0; second < 40; second++) {
    expect(await run(1)).toBeLessThanOrEqual(1);
    for (const page of proving()) {
      tried.add(page);
      page.transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
      page.transports.sse.last.state({ kind: 'connecting', attempt: 3, cause: 'refused' });
      await vi.advanceTimersByTimeAsync(0);
    }
  }
  expect(tried.size).toBe(TABS);
  for (const { session } of pages) expect(session.status.live).toBe('polling');
  await close();
});

test('what takes none of the connections to a host, every tab proves at once', async () => {
  const { run, close } = await setUp({ auto: { preference: ['websocket', 'polling'] } });
  expect(await run(20, 'websocket')).toBe(TABS);
  await close();
});

test.each([{ sharing: false }, { tabs: undefined }])('where nothing is shared, so does every tab (%o)', async (by) => {
  const { run, close } = await setUp(by);
  expect(await run(20)).toBe(TABS);
  await close();
});
