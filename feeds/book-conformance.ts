import { expect, test, vi } from 'vitest';
import { BOOK_DEPTH, bookFault } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, StateEvent } from '@/lib/market/market-event';
import { EARLIEST_TIME, type FeedUnderTest, gather, openHandles, RELEASE_WAIT_MS } from './feed-under-test';

async function collectBooks(
  under: FeedUnderTest,
  ids: readonly InstrumentId[],
  enough: (events: readonly (BookEvent | StateEvent)[]) => boolean,
): Promise<(BookEvent | StateEvent)[]> {
  const follow = under.feed.followBooks?.bind(under.feed);
  if (follow === undefined) throw new Error(`${under.feed.name} says it has order books and no followBooks.`);
  return gather(under, (signal) => follow(ids, signal), enough);
}

const shownBooks = (events: readonly (BookEvent | StateEvent)[], id: InstrumentId) =>
  events.filter(
    (event): event is BookEvent =>
      event.kind === 'book' && event.id === id && event.bids.length + event.asks.length > 0,
  );

/** What a feed with order books owes its callers. @param current the one under test now. */
export function bookConformance(current: () => FeedUnderTest): void {
  test('order books are sound, never crossed, and of what was asked for', async ({ skip }) => {
    const under = current();
    if (!under.feed.capabilities.book) skip('it has no order books');
    const { ids } = under;
    const events = await collectBooks(under, ids, (seen) => ids.every((id) => shownBooks(seen, id).length >= 2));
    for (const id of ids) expect(shownBooks(events, id).length, id).toBeGreaterThanOrEqual(2);
    const times = new Map<InstrumentId, number>();
    for (const event of events) {
      if (event.kind === 'state') continue;
      expect(ids).toContain(event.id);
      expect(bookFault(event.bids, event.asks)).toBeUndefined();
      expect(Math.max(event.bids.length, event.asks.length)).toBeLessThanOrEqual(BOOK_DEPTH);
      expect(event.ingestTime).toBeGreaterThan(EARLIEST_TIME);
      expect(event.ingestTime).toBeGreaterThanOrEqual(times.get(event.id) ?? 0);
      times.set(event.id, event.ingestTime);
      if ('eventTime' in event) expect(event.eventTime, 'absent rather than 0').toBeGreaterThan(EARLIEST_TIME);
    }
  });

  test('order books end at an abort, can be followed again, and name an unknown instrument', async ({ skip }) => {
    const under = current();
    if (!under.feed.capabilities.book) skip('it has no order books');
    const [id] = under.ids;
    if (id === undefined) throw new Error('The suite needs at least one instrument id.');
    const before = openHandles();
    for (let round = 0; round < 2; round++) {
      const events = await collectBooks(under, [id], (seen) => shownBooks(seen, id).length >= 1);
      expect(shownBooks(events, id).length, `round ${round + 1}`).toBeGreaterThanOrEqual(1);
    }
    await vi.waitFor(() => expect(openHandles().sockets).toBeLessThanOrEqual(before.sockets), {
      timeout: RELEASE_WAIT_MS,
      interval: 20,
    });
    const told = await collectBooks(under, [under.unknownId], (seen) => seen.length > 0).catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'FeedError', permanent: true });
      return undefined;
    });
    if (told !== undefined) expect(told[0]).toMatchObject({ kind: 'state', id: under.unknownId });
  });
}
