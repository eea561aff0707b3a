import { describe, expect, test, vi } from 'vitest';
import { book } from '@/lib/hub/sample-events';
import { withMemoryClock } from './memory-clock';
import { GATHER_MS, type MemorySession, runningSession } from './memory-session';

withMemoryClock();

describe('the order book of the chosen instrument', () => {
  const booksOf = ({ transports }: MemorySession) => transports.sse.last.subscription.books;
  const soon = () => vi.advanceTimersByTimeAsync(GATHER_MS);

  test('is asked for while it is switched on, and shown; switched off it is let go', async () => {
    const world = await runningSession();
    const { session, transports, hub, flush } = world;
    session.choose('sim:A');
    await soon();
    expect([session.status.books, booksOf(world)]).toEqual([false, []]);
    session.setBooks(true);
    await soon();
    expect([session.status.books, booksOf(world)]).toEqual([true, ['sim:A']]);
    hub.publish(book('sim:A', 100));
    transports.sse.last.deliver();
    flush();
    expect(session.store.book('sim:A')?.bids[0]).toEqual([99, 1]);
    session.setBooks(false);
    await soon();
    expect(booksOf(world)).toEqual([]);
    transports.sse.last.deliver();
    flush();
    expect(session.store.book('sim:A')).toBeUndefined();
    expect(transports.sse.connections).toHaveLength(1);
    session.stop();
  });

  test('goes with the choice, and is not asked for where there is none', async () => {
    const world = await runningSession();
    const { session, server, transports } = world;
    server.bookless = ['sim:Z'];
    session.setBooks(true);
    await soon();
    expect([booksOf(world), transports.sse.last.resubscribed]).toEqual([[], 0]);
    for (const [id, books] of [
      ['sim:B', ['sim:B']],
      ['sim:Z', []],
      ['sim:A', ['sim:A']],
      [undefined, []],
    ] as const) {
      session.choose(id);
      await soon();
      expect(booksOf(world)).toEqual(books);
    }
    session.stop();
  });

  test('of an instrument not looked up yet waits for the catalogue, and is tried again where that cannot be asked', async () => {
    const world = await runningSession();
    const { session, server } = world;
    session.setBooks(true);
    server.up = false;
    session.choose('sim:Z');
    await soon();
    expect(booksOf(world)).toEqual([]);
    server.up = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(booksOf(world)).toEqual(['sim:Z']);
    session.stop();
  });

  test('counts as an update, and an answer with nothing else is not an empty one', async () => {
    const { session, transports, hub } = await runningSession();
    session.choose('sim:A');
    session.setBooks(true);
    await soon();
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(1_000);
    const figures = () => session.figures.find(({ name }) => name === 'sse');
    const before = figures()?.frequency ?? 0;
    for (let at = 0; at < 10; at++) {
      hub.publish(book('sim:A', 100 + at));
      transports.sse.last.deliver();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(figures()?.frequency).toBeGreaterThan(before);
    session.stop();
  });
});
