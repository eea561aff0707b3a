import { describe, expect, test, vi } from 'vitest';
import { trade } from '@/lib/hub/sample-events';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, runningSession } from './memory-session';

withMemoryClock();

describe('switching to a transport that joins in the middle', () => {
  /** A switch whose first frame knows of two trades it does not bring; the old connection may still bring them. */
  async function joining() {
    const world = await runningSession();
    const { session, transports, hub } = world;
    session.choose('sim:A');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    hub.publish(trade('sim:A', 5));
    transports.sse.last.deliver();
    session.switchTo('polling');
    hub.publish(trade('sim:A', 6));
    hub.publish(trade('sim:A', 7));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2, 3]);
    transports.polling.last.deliver({ ...joined, tradeNumbers: { 'sim:A': 3 } });
    return world;
  }

  test('waits until the old connection has delivered what lies in between', async () => {
    const { session, transports } = await joining();
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    transports.sse.last.deliver();
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined });
    expect(transports.sse.last.closed).toBe(true);
    expect(session.status.lastSwitch).toMatchObject({ lost: 0, twice: 0, disordered: 0 });
    session.stop();
  });

  test('does not wait for ever: then they are missed, and counted', async () => {
    const { session } = await joining();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 2 } });
    session.stop();
  });

  test('waits anew when the page wants something else meanwhile', async () => {
    const { session, transports, hub } = await joining();
    session.choose('sim:B');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    // The live connection answered the new wish: the frame that waited concerns nobody any more.
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    hub.publish(trade('sim:B', 5));
    transports.sse.last.deliver();
    hub.publish(trade('sim:B', 6));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2]);
    transports.polling.last.deliver({ ...joined, reset: true, tradeNumbers: { 'sim:B': 2 } });
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    transports.sse.last.deliver();
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 0 }, ledger: { missed: 0 } });
    session.stop();
  });

  test('joining again while it waits, it waits for the later joint', async () => {
    const { session, transports, hub } = await joining();
    hub.publish(trade('sim:A', 8));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2, 3, 4]);
    transports.polling.last.deliver({ ...joined, reset: true, tradeNumbers: { 'sim:A': 4 } });
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 0 }, ledger: { missed: 0 } });
    session.stop();
  });

  test('is judged by all that it held', async () => {
    const { session, transports, hub } = await joining();
    hub.publish(trade('sim:A', 8));
    hub.publish(trade('sim:A', 9));
    const { cursor, publishTime } = transports.polling.last.answer();
    transports.polling.last.deliver({ cursor, publishTime, tradeNumbers: { 'sim:A': 5 } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.status).toMatchObject({ live: 'polling', gaps: 1, lastSwitch: { lost: 4 }, ledger: { missed: 4 } });
    session.stop();
  });

  test('given up while it waits, nothing of it is applied', async () => {
    const { session, transports } = await joining();
    session.switchTo('long-poll');
    transports['long-poll'].last.deliver();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status).toMatchObject({ live: 'long-poll', lastSwitch: { lost: 0 } });
    session.stop();
  });
});
