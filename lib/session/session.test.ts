import { describe, expect, test, vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, memorySession, runningSession } from './memory-session';

withMemoryClock();

describe('starting', () => {
  test('follows the default watchlist of the server, and connects once it is known', async () => {
    const { session, transports, openConnections } = memorySession();
    session.start();
    session.start();
    expect(openConnections()).toBe(0);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(openConnections()).toBe(1);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:A', 'sim:B']);
    expect(transports.sse.last.options).toMatchObject({
      origin: 'http://web',
      maxFrequency: 10,
      pollMs: 1_000,
      history: 50,
    });
    expect(session.rows.map((row) => row.id)).toEqual(['sim:A', 'sim:B']);
    expect(session.feeds).toMatchObject({ known: true, text: 'one feed' });
    session.stop();
  });

  test('with a watchlist of its own connects at once, and keeps to it', async () => {
    const { session, transports } = memorySession({ watchlist: ['sim:C'], startTransport: 'socket.io' });
    session.start();
    expect(transports['socket.io'].last.options.origin).toBe('http://sidecar');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transports['socket.io'].last.subscription.quotes).toEqual(['sim:C']);
    session.stop();
  });

  test('a list and the row chosen in it are asked for as one: one connection, opened once', async () => {
    const { session, transports, openConnections } = memorySession({ startTransport: 'socket.io' });
    session.start();
    session.choose('sim:B');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(openConnections()).toBe(1);
    expect(transports['socket.io'].connections).toHaveLength(1);
    expect(transports['socket.io'].last.resubscribed).toBe(0);
    expect(transports['socket.io'].last.subscription).toMatchObject({ quotes: ['sim:A', 'sim:B'], trades: ['sim:B'] });
    session.stop();
  });

  test('a stopped session starts again where it was, with or without a watchlist of its own', async () => {
    for (const options of [{}, { watchlist: ['sim:A'] }]) {
      const { session, transports, openConnections } = await runningSession(options);
      const { cursor } = transports.sse.last.answer();
      session.stop();
      expect(openConnections()).toBe(0);
      session.start();
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(openConnections()).toBe(1);
      expect(transports.sse.last.options.cursor()).toBe(cursor);
      session.stop();
    }
  });
});

describe('stopping', () => {
  test('releases every connection and timer, also amid a switch, a comparison and an outage', async () => {
    const { session, transports, openConnections, server } = await runningSession({ startCompare: true });
    session.switchTo('polling');
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    session.stop();
    session.stop();
    expect(openConnections()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(session.status.opening).toBeUndefined();
    const asked = server.asked.length;
    session.retryNow();
    session.choose('sim:C');
    session.switchTo('sse');
    session.setCompare(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(asked);
    expect(openConnections()).toBe(0);
  });
});

describe('pausing', () => {
  test('freezes what is shown and when it is judged, while receiving and accounting go on', async () => {
    const { session, transports, hub, flush } = await runningSession();
    session.setPaused(true);
    expect(session.status).toMatchObject({ paused: true, pausedSince: Date.now() });
    const word = session.rowState('sim:A').word;
    hub.publish(quote('sim:A', { bid: 2 }));
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.figures.find(({ name }) => name === 'sse')?.frequency).toBeGreaterThan(0);
    expect(session.rowState('sim:A').word).toBe(word);
    session.setPaused(false);
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(2);
    expect(session.status.pausedSince).toBeUndefined();
    session.stop();
  });
});

describe('reporting', () => {
  test('figures are remade once a second, one per transport, and listeners are told', async () => {
    const { session } = await runningSession();
    let told = 0;
    const stop = session.onChange(() => told++);
    const { figures } = session;
    expect(figures.map(({ name }) => name)).toEqual([...TRANSPORT_NAMES]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.figures).not.toBe(figures);
    expect(told).toBeGreaterThan(0);
    stop();
    const before = told;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toBe(before);
    session.stop();
  });

  test('times of a server whose clock is 10 s off, either way, are told in ours', async () => {
    for (const aheadMs of [10_000, -10_000]) {
      const world = memorySession();
      world.server.aheadMs = aheadMs;
      world.session.start();
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(world.session.toClientTime(Date.now() + aheadMs)).toBe(Date.now());
      world.session.stop();
    }
  });

  test('the clock estimate of the server reaches the status', async () => {
    const { session } = await runningSession();
    expect(session.status.clock).toEqual({ offsetMs: -500, errorMs: 0 });
    session.stop();
  });
});
