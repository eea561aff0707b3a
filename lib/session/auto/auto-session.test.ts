import { describe, expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import type { TransportName } from '@/lib/transports/transport';
import { withMemoryClock } from '../memory-clock';
import { memoryRuntime } from '../memory-runtime';
import { MemoryServer } from '../memory-server';
import { Session } from '../session';

withMemoryClock();

function setUp(startTransport: TransportName | 'auto') {
  const server = new MemoryServer();
  const { hub, transports } = server;
  const session = new Session({
    webOrigin: 'http://web',
    sidecarOrigin: 'http://sidecar',
    transports,
    runtime: memoryRuntime(async () => Response.json({ now: Date.now() })),
    schedule: (flush) => flush(),
    startTransport,
    watchlist: ['sim:A'],
  });
  hub.publish(quote('sim:A', { bid: 1 }));
  /** Lets seconds pass in which every open connection brings what there is. */
  const run = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      hub.publish(quote('sim:A', { bid: second }, { ingestTime: Date.now() }));
      for (const { connections } of Object.values(transports))
        for (const connection of connections)
          if (!connection.closed)
            connection.deliver({ ...connection.answer(), publishTime: Date.now(), oldestChangeTime: Date.now() });
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  /** The page does not get to run: what changed at its beginning is taken in at its end. */
  const hang = async (ms: number) => {
    const changeTime = Date.now();
    hub.publish(quote('sim:A', { bid: changeTime % 1_000 }, { ingestTime: changeTime }));
    vi.setSystemTime(changeTime + ms);
    for (const { connections } of Object.values(transports))
      for (const connection of connections)
        if (!connection.closed)
          connection.deliver({ ...connection.answer(), publishTime: changeTime, oldestChangeTime: changeTime });
    await vi.advanceTimersByTimeAsync(250);
  };
  return { transports, session, run, hang, openConnections: () => server.openConnections };
}

test('starts on the best, and says so before it has connected', async () => {
  const { session, transports } = setUp('auto');
  expect(session.status).toMatchObject({ choice: 'auto', live: 'websocket', auto: { chosen: 'websocket' } });
  session.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(transports.websocket.open).toBe(1);
  session.stop();
});

/** The best was refused once, the page lives on the next, and the best proves itself beside that. */
async function setUpProof() {
  const world = setUp('auto');
  const { session, transports, run } = world;
  session.start();
  await vi.advanceTimersByTimeAsync(100);
  transports.websocket.last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
  await vi.advanceTimersByTimeAsync(500);
  await run(12);
  session.retryNow();
  await run(1);
  expect(session.status).toMatchObject({ live: 'sse', auto: { proving: { name: 'websocket' } } });
  return world;
}

test('stopping amid a proof leaves nothing open', async () => {
  const { session, openConnections } = await setUpProof();
  expect(openConnections()).toBe(2);
  session.stop();
  expect(openConnections()).toBe(0);
});

test('a proof follows what the page wants', async () => {
  const { session, transports, run } = await setUpProof();
  session.choose('sim:A');
  await run(1);
  expect(transports.websocket.last.subscription.trades).toEqual(['sim:A']);
  session.stop();
});

describe('chosen by hand', () => {
  test('it tries the best at once, beside what runs', async () => {
    const { session, transports, run, openConnections } = setUp('polling');
    session.start();
    await run(12);
    session.switchTo('auto');
    expect(session.status).toMatchObject({ live: 'polling', opening: 'websocket', auto: { chosen: 'websocket' } });
    expect(session.status.auto?.why).toBe('websocket: trying the best first.');
    expect(openConnections()).toBe(2);
    transports.polling.last.deliver();
    transports.websocket.last.deliver();
    await vi.advanceTimersByTimeAsync(100);
    expect(session.status).toMatchObject({ live: 'websocket', opening: undefined, switches: 1 });
    expect(openConnections()).toBe(1);
    session.stop();
  });

  test('it takes the next where the best fails, and prices go on coming meanwhile', async () => {
    const { session, transports, run, openConnections } = setUp('polling');
    session.start();
    await run(12);
    session.switchTo('auto');
    transports.websocket.last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(500);
    expect(session.status).toMatchObject({ live: 'polling', opening: 'sse', auto: { chosen: 'sse' } });
    transports.polling.last.deliver();
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(100);
    expect(session.status).toMatchObject({ live: 'sse', opening: undefined });
    expect(session.status.auto?.why).toMatch(/^sse, because websocket failed \(refused\)/);
    expect(openConnections()).toBe(1);
    session.stop();
  });

  test('where nothing better works it stays where it is', async () => {
    const { session, transports, run, openConnections } = setUp('polling');
    session.start();
    await run(12);
    session.switchTo('auto');
    for (const name of ['websocket', 'sse', 'http-stream', 'long-poll'] as const) {
      expect(session.status.opening).toBe(name);
      transports[name].last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined, auto: { chosen: 'polling' } });
    expect(transports.polling.connections).toHaveLength(1);
    expect(openConnections()).toBe(1);
    session.stop();
  });

  test('before the page runs it begins with the best', async () => {
    const { session, transports, run } = setUp('polling');
    session.switchTo('auto');
    session.start();
    await run(1);
    expect(session.status).toMatchObject({ live: 'websocket', auto: { chosen: 'websocket' } });
    expect(transports.polling.connections).toEqual([]);
    session.stop();
  });

  test('it leaves what is the best already as it is', async () => {
    const { session, transports, run } = setUp('websocket');
    session.start();
    await run(6);
    session.switchTo('auto');
    await run(6);
    expect(session.status).toMatchObject({ live: 'websocket', switches: 0 });
    expect(transports.websocket.connections).toHaveLength(1);
    session.stop();
  });
});

test('a page that wants nothing looks at nothing, and goes on from where it stood', async () => {
  const { session, run, openConnections } = setUp('auto');
  session.start();
  await run(12);
  session.stop();
  session.start();
  await run(1);
  expect(session.status).toMatchObject({ live: 'websocket', auto: { why: 'websocket: the best that works here.' } });
  expect(openConnections()).toBe(1);
  session.stop();
});

test('a page that stops amid a change goes on with what it was on', async () => {
  const { session, transports, run } = setUp('auto');
  session.start();
  await run(6);
  transports.websocket.last.state({ kind: 'connecting', attempt: 2, cause: 'broken' });
  transports.websocket.last.state({ kind: 'connecting', attempt: 3, cause: 'refused' });
  await vi.advanceTimersByTimeAsync(300);
  expect(session.status).toMatchObject({ live: 'websocket', opening: 'sse', auto: { chosen: 'sse' } });
  session.stop();
  session.start();
  await run(12);
  expect(session.status).toMatchObject({ live: 'websocket', auto: { chosen: 'websocket' } });
  session.stop();
});

test('a proof is given after 60 s, and costs one connection for no longer than that', async () => {
  const { session, run, openConnections } = await setUpProof();
  await run(24);
  expect(session.status.live).toBe('sse');
  expect(session.status.auto?.why).toMatch(/^sse, because websocket failed .*; proving websocket, 2\d of 60 s\.$/);
  await run(45);
  expect(session.status).toMatchObject({ live: 'websocket', switches: 1, auto: { proving: undefined } });
  expect(openConnections()).toBe(1);
  session.stop();
});

test('a page that does not get to run leaves nothing for it, and a proof goes on after a pause', async () => {
  const { session, run, hang } = await setUpProof();
  await run(20);
  for (let turn = 0; turn < 3; turn++) {
    await hang(1_500);
    await run(1);
  }
  expect(session.status).toMatchObject({ live: 'sse', auto: { proving: { name: 'websocket' } } });
  await run(30);
  expect(session.status.auto?.proving?.provenMs).toBeGreaterThan(30_000);
  await run(25);
  expect(session.status).toMatchObject({ live: 'websocket', switches: 1 });
  session.stop();
});

test('what comes late over both lines is held against neither, and the proof goes on after a pause', async () => {
  const { session, transports, run } = await setUpProof();
  await run(20);
  const before = session.status.auto?.proving?.provenMs ?? 0;
  for (let quarter = 0; quarter < 12; quarter++) {
    const changeTime = Date.now() - 1_200;
    for (const name of ['sse', 'websocket'] as const) {
      const connection = transports[name].last;
      connection.deliver({ ...connection.answer(), publishTime: changeTime, oldestChangeTime: changeTime });
    }
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(session.status).toMatchObject({ live: 'sse', auto: { proving: { name: 'websocket' } } });
  await run(20);
  expect(session.status.auto?.proving?.provenMs).toBeGreaterThan(before + 5_000);
  await run(35);
  expect(session.status).toMatchObject({ live: 'websocket', switches: 1 });
  session.stop();
});

test('a line that is late by itself is left all the same', async () => {
  const { session, transports, run } = setUp('auto');
  session.start();
  await run(12);
  for (let quarter = 0; quarter < 30 && session.status.auto?.chosen === 'websocket'; quarter++) {
    const now = Date.now();
    for (const connection of transports.websocket.connections)
      if (!connection.closed)
        connection.deliver({ ...connection.answer(), publishTime: now - 1_500, oldestChangeTime: now - 1_500 });
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(session.status.auto?.why).toMatch(/^sse, because websocket was /);
  session.stop();
});

test('trying again now does not wait for the time a transport was set aside for', async () => {
  const { session, transports, run } = setUp('auto');
  session.start();
  await vi.advanceTimersByTimeAsync(100);
  transports.websocket.last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
  await vi.advanceTimersByTimeAsync(500);
  expect(session.status).toMatchObject({
    live: 'sse',
    auto: { why: expect.stringMatching(/websocket failed \(refused\)/) },
  });
  await run(10);
  expect(transports.websocket.open).toBe(0);
  session.retryNow();
  await run(1);
  expect(transports.websocket.open).toBe(1);
  session.stop();
});
