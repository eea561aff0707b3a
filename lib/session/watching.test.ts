import { describe, expect, test, vi } from 'vitest';
import { quote, trade } from '@/lib/hub/sample-events';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, type MemorySession, memorySession, runningSession } from './memory-session';

withMemoryClock();

describe('the watchlist', () => {
  test('is the same list of rows until a row is another, whatever else the server says', async () => {
    const { session, server } = await runningSession();
    const { rows, feeds } = session;
    for (const summary of ['no feed', 'one feed', 'two feeds']) {
      server.summary = summary;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(session.feeds).not.toBe(feeds);
      expect(session.rows).toBe(rows);
    }
    server.defaultWatchlist = ['sim:A', 'sim:C'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A', 'sim:C']);
    expect(session.rows[0]).toBe(rows[0]);
    session.stop();
  });

  test('moves with the default list of the server, over the connections that there are', async () => {
    const { session, transports, server } = await runningSession();
    server.defaultWatchlist = ['sim:X'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:X']);
    server.defaultWatchlist = [];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:X']);
    expect(transports.sse.connections).toHaveLength(1);
    session.stop();
  });

  test('a row that went keeps nothing; one that stays keeps its price', async () => {
    const { session, transports, server, hub, flush } = await runningSession();
    hub.publish(quote('sim:B', { bid: 2 }));
    transports.sse.last.deliver();
    server.defaultWatchlist = ['sim:B'];
    await vi.advanceTimersByTimeAsync(5_000 + GATHER_MS);
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(1);
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')).toBeUndefined();
    expect(session.store.quote('sim:B')?.bid).toBe(2);
    session.stop();
  });

  test('empty: there is nothing to ask a server for; the next instrument connects again', async () => {
    const { session, transports, openConnections } = memorySession({ watchlist: [], startCompare: true });
    session.start();
    for (const id of ['sim:C', 'sim:D']) {
      await vi.advanceTimersByTimeAsync(5_000);
      expect(openConnections()).toBe(0);
      expect(session.status.disconnectedSince).toBeUndefined();
      session.choose(id);
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
      expect(transports.sse.last.subscription.quotes).toEqual([id]);
      session.choose(undefined);
      await vi.advanceTimersByTimeAsync(GATHER_MS);
    }
    session.stop();
  });

  test('choosing follows the trades of one instrument, also one that is not listed', async () => {
    const { session, transports, hub, flush } = await runningSession();
    session.choose('sim:Z');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.subscription).toMatchObject({ quotes: ['sim:A', 'sim:B', 'sim:Z'], trades: ['sim:Z'] });
    hub.publish(trade('sim:Z', 4));
    transports.sse.last.deliver();
    flush();
    expect(session.store.trades('sim:Z')).toMatchObject([{ n: 1, price: 4 }]);
    session.choose(undefined);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.subscription.trades).toEqual([]);
    session.stop();
  });
});

describe('instruments followed beside the watchlist', () => {
  const followed = ({ transports }: MemorySession) => transports.sse.last.subscription.quotes;

  test('have their quotes received, no row and no trades, until they are not wanted any more', async () => {
    const world = await runningSession();
    const { session, transports, hub } = world;
    session.setAlso(['sim:Z', 'sim:A']);
    expect(session.follows('sim:Z')).toBe(false);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect([followed(world), session.follows('sim:Z')]).toEqual([['sim:A', 'sim:B', 'sim:Z'], true]);
    expect(transports.sse.last.subscription.trades).toEqual([]);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A', 'sim:B']);
    expect(session.instrument('sim:Z')).toMatchObject({ symbol: 'Z' });
    hub.publish(quote('sim:Z', { last: 26 }));
    transports.sse.last.deliver();
    expect(session.store.received('sim:Z')?.last).toBe(26);
    session.setAlso([]);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect([followed(world), session.follows('sim:Z')]).toEqual([['sim:A', 'sim:B'], false]);
    session.stop();
  });

  test('stand behind the list and what is chosen: what a server does not take is left out', async () => {
    const world = await runningSession();
    const { session, server } = world;
    server.unknown = ['sim:GONE'];
    session.setWatchlist(Array.from({ length: 197 }, (_, at) => `sim:T${at}`));
    session.choose('sim:CHOSEN');
    session.setAlso(['sim:GONE', 'sim:X', 'sim:Y', 'sim:Z']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(followed(world)).toHaveLength(200);
    const asked = ['sim:CHOSEN', 'sim:GONE', 'sim:X', 'sim:Y', 'sim:Z'].filter((id) => session.follows(id));
    expect(asked).toEqual(['sim:CHOSEN', 'sim:X', 'sim:Y']);
    session.setWatchlist(Array.from({ length: 150 }, (_, at) => `averyveryverylongvenue:ALONGNAME${at}`));
    session.setAlso(Array.from({ length: 50 }, (_, at) => `anotherveryverylongvenu:AVERYLONGNAME${at}`));
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(followed(world).join().length).toBeLessThan(8_192 - 500);
    expect(followed(world).length).toBeGreaterThan(151);
    session.stop();
  });
});
