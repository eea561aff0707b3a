import { describe, expect, test, vi } from 'vitest';
import { quote, trade } from '@/lib/hub/sample-events';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, memorySession, runningSession } from './memory-session';

withMemoryClock();

describe('switching', () => {
  test('opens the new transport with the current cursor and closes the old one on its first frame', async () => {
    const { session, transports, hub } = await runningSession();
    const { sse, polling } = transports;
    const { cursor } = sse.last.answer();
    session.switchTo('polling');
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    expect(polling.last.options.cursor()).toBe(cursor);
    hub.publish(trade('sim:A', 5));
    sse.last.deliver();
    expect(sse.last.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(40);
    polling.last.deliver();
    expect(sse.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined, switches: 1, state: { kind: 'open' } });
    expect(session.status.lastSwitch).toEqual({
      from: 'sse',
      to: 'polling',
      lost: 0,
      twice: 0,
      disordered: 0,
      longestGapMs: 40,
      blackoutMs: 40,
    });
    session.stop();
  });

  test('trades both transports bring are applied once: 0 lost, 0 twice, 0 disordered', async () => {
    const { session, transports, hub } = await runningSession();
    session.choose('sim:A');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    session.switchTo('long-poll');
    for (let at = 0; at < 5; at++) hub.publish(trade('sim:A', at + 1));
    const late = transports['long-poll'].last.answer();
    transports.sse.last.deliver();
    hub.publish(trade('sim:A', 9));
    transports.sse.last.deliver();
    transports['long-poll'].last.deliver(late);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status.lastSwitch).toMatchObject({ lost: 0, twice: 0, disordered: 0 });
    expect(session.status.ledger).toMatchObject({ applied: 6, overlap: 5, missed: 0, duplicate: 0, outOfOrder: 0 });
    session.stop();
  });

  test('a switch still opening is given up for the next', async () => {
    const { session, transports } = await runningSession();
    session.switchTo('polling');
    session.switchTo('http-stream');
    expect(transports.polling.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'sse', opening: 'http-stream' });
    transports['http-stream'].last.deliver();
    expect(session.status).toMatchObject({ live: 'http-stream', opening: undefined, switches: 1 });
    session.stop();
  });

  test('going back to the live one gives the opening one up and closes nothing else', async () => {
    const { session, transports } = await runningSession();
    session.switchTo('polling');
    session.switchTo('sse');
    expect(transports.polling.last.closed).toBe(true);
    expect(transports.sse.last.closed).toBe(false);
    expect(transports.sse.connections).toHaveLength(1);
    expect(session.status).toMatchObject({ live: 'sse', opening: undefined, switches: 0 });
    session.stop();
  });

  test('one that fails leaves the old one live, connected and undisturbed', async () => {
    const { session, transports, hub, flush } = await runningSession();
    session.switchTo('socket.io');
    transports['socket.io'].last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status).toMatchObject({ live: 'sse', opening: 'socket.io', disconnectedSince: undefined });
    expect(session.status.state.kind).toBe('open');
    hub.publish(quote('sim:A', { bid: 8 }));
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(8);
    session.stop();
  });

  test('before anything has come there is nothing to continue: the new one takes over at once', async () => {
    const { session, transports } = memorySession({ watchlist: ['sim:A'] });
    session.start();
    session.switchTo('polling');
    expect(transports.sse.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined });
    session.stop();
  });

  test('before the session connects it only chooses', async () => {
    const { session, transports, openConnections } = memorySession({ watchlist: ['sim:A'] });
    session.switchTo('polling');
    expect(openConnections()).toBe(0);
    session.start();
    expect(transports.polling.open).toBe(1);
    session.stop();
  });
});
