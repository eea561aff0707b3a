import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { quote, trade } from '@/lib/hub/sample-events';
import type { TransportName } from '@/lib/transports/transport';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, type MemorySession, runningSession } from './memory-session';

withMemoryClock();

describe('a watchlist set by hand', () => {
  const subscribed = ({ transports }: MemorySession) => transports.sse.last.subscription.quotes;

  test('takes effect over the connection that is open: what stays keeps its price, what goes keeps nothing', async () => {
    const world = await runningSession();
    const { session, transports, hub, flush } = world;
    let told = 0;
    const stop = session.onChange(() => told++);
    session.setWatchlist(['sim:Z', 'sim:A', 'sim:Z']);
    expect([session.watchlist, told > 0]).toEqual([['sim:Z', 'sim:A'], true]);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:A', 'sim:Z']);
    expect(transports.sse.connections).toHaveLength(1);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:Z', 'sim:A']);
    hub.publish(quote('sim:Z', { bid: 26 }));
    transports.sse.last.deliver();
    flush();
    expect([session.store.quote('sim:A')?.bid, session.store.quote('sim:Z')?.bid]).toEqual([1, 26]);
    session.setWatchlist(['sim:Z']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')).toBeUndefined();
    stop();
    session.stop();
  });

  test('stays whatever the server lists, until the default is asked for again', async () => {
    const world = await runningSession();
    const { session, server } = world;
    session.setWatchlist(['sim:Z']);
    server.defaultWatchlist = ['sim:X'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(subscribed(world)).toEqual(['sim:Z']);
    session.setWatchlist(undefined);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:X']);
    server.defaultWatchlist = ['sim:Y'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.watchlist).toEqual(['sim:Y']);
    session.stop();
  });

  test('the same list is no new wish', async () => {
    const { session, transports } = await runningSession();
    session.setWatchlist(['sim:A', 'sim:B']);
    session.setWatchlist(['sim:B', 'sim:A']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.resubscribed).toBe(0);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:B', 'sim:A']);
    session.stop();
  });

  test('holds 200; one more is refused and changes nothing, and what is chosen beside a full list has its trades', async () => {
    const world = await runningSession();
    const { session, transports } = world;
    const many = Array.from({ length: 201 }, (_, at) => `sim:T${at}`);
    expect(() => session.setWatchlist(many)).toThrow(RangeError);
    const long = Array.from({ length: 200 }, (_, at) => `averyveryverylongvenue:AVERYVERYLONGNAME${at}`);
    expect(() => session.setWatchlist(long)).toThrow('too long together');
    expect(session.watchlist).toEqual(['sim:A', 'sim:B']);
    session.setWatchlist(many.slice(0, 200));
    session.choose('sim:T200');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toHaveLength(200);
    expect(subscribed(world)).not.toContain('sim:T200');
    expect(transports.sse.last.subscription.trades).toEqual(['sim:T200']);
    session.stop();
  });

  test('what the server does not offer is left out, so that it does not refuse the rest, and comes when it does', async () => {
    const world = await runningSession();
    const { session, server } = world;
    server.unknown = ['sim:GONE'];
    session.setWatchlist(['sim:A', 'sim:GONE']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:A']);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A']);
    expect([session.watchlist.length, session.instrument('sim:GONE')]).toEqual([2, undefined]);
    const { unoffered } = session;
    expect(unoffered).toEqual(['sim:GONE']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.unoffered, 'the same list while it says the same').toBe(unoffered);
    session.setWatchlist(['sim:A']);
    expect(session.unoffered, 'not watched any more').toEqual([]);
    session.setWatchlist(['sim:A', 'sim:GONE']);
    expect(session.unoffered).toEqual(['sim:GONE']);
    server.unknown = [];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.unoffered).toEqual([]);
    expect(subscribed(world)).toEqual(['sim:A', 'sim:GONE']);
    expect(session.instrument('sim:GONE')).toMatchObject({ symbol: 'GONE' });
    session.stop();
  });

  test('no trade is lost or applied twice, however often it changes, also amid a switch', async () => {
    const ids = ['sim:A', 'sim:B', 'sim:C'];
    const step = fc.oneof(
      fc.record({ kind: fc.constant('list' as const), ids: fc.subarray(ids) }),
      fc.record({ kind: fc.constant('trades' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('deliver' as const), late: fc.boolean() }),
      fc.record({ kind: fc.constant('switch' as const), to: fc.constantFrom('sse', 'long-poll', 'polling') }),
      fc.record({ kind: fc.constant('books' as const), on: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { session, transports, hub, flush } = await runningSession();
        session.choose('sim:A');
        await vi.advanceTimersByTimeAsync(GATHER_MS);
        const open = () => Object.values(transports).flatMap(({ connections }) => connections.filter((c) => !c.closed));
        for (const connection of open()) connection.deliver();
        let traded = 0;
        const late: (() => void)[] = [];
        for (const each of steps) {
          if (each.kind === 'list') session.setWatchlist(each.ids);
          if (each.kind === 'books') session.setBooks(each.on);
          if (each.kind === 'switch') session.switchTo(each.to as TransportName);
          if (each.kind === 'trades') for (let n = 0; n < each.count; n++) hub.publish(trade('sim:A', 1 + ++traded));
          if (each.kind === 'deliver') {
            await vi.advanceTimersByTimeAsync(GATHER_MS);
            // A connection delivers in order.
            if (!each.late) for (const deliver of late.splice(0)) deliver();
            for (const connection of open()) {
              // The first frame of another one has closed it.
              if (connection.closed) continue;
              const frame = connection.answer();
              if (each.late) late.push(() => !connection.closed && connection.deliver(frame));
              else connection.deliver(frame);
            }
          }
        }
        for (const deliver of late) deliver();
        await vi.advanceTimersByTimeAsync(GATHER_MS);
        for (const connection of open()) if (!connection.closed) connection.deliver();
        flush();
        await vi.advanceTimersByTimeAsync(1_000);
        expect(session.store.trades('sim:A').map(({ n }) => n)).toEqual(
          Array.from({ length: traded }, (_, at) => at + 1),
        );
        const { ledger } = session.status;
        expect(ledger).toMatchObject({ applied: traded, missed: 0, duplicate: 0, outOfOrder: 0 });
        session.stop();
      }),
      { numRuns: 60 },
    );
  });
});
