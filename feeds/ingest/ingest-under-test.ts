import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { MoodyVenue, moodySimulator } from '../fakes/moody-venue';
import type { FeedSource } from '../feed-plan';
import { createIngest, type Ingest } from './ingest';

/** Lets promises run, and so much time pass. */
export const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** How many of these each venue has. */
export function venuesOf(ids: readonly InstrumentId[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id.split(':')[0] ?? ''] = (counts[id.split(':')[0] ?? ''] ?? 0) + 1;
  return counts;
}

/**
 * Gives each test of a file a clock, and sees to it that it leaves no timer and nobody following.
 * @returns makes an ingest of two exchanges and the simulator, or of those of them a test names.
 */
export function ingestsUnderTest() {
  const venues: MoodyVenue[] = [];
  const ingests: Ingest[] = [];

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_790_000_000_000 });
  });

  afterEach(async () => {
    const closed = Promise.all(ingests.splice(0).map((ingest) => ingest.close()));
    await pass(5_000);
    await closed;
    expect(vi.getTimerCount(), 'timers left').toBe(0);
    for (const venue of venues.splice(0)) expect(venue.follows.size, venue.venue).toBe(0);
    vi.useRealTimers();
  });

  return (choose?: (all: Record<'coinbase' | 'kraken' | 'sim', MoodyVenue>) => readonly FeedSource[]) => {
    const all = { coinbase: new MoodyVenue('coinbase'), kraken: new MoodyVenue('kraken'), sim: moodySimulator() };
    venues.push(...Object.values(all));
    const published: MarketEvent[] = [];
    const unfollowed: InstrumentId[] = [];
    const feeds = choose?.(all) ?? Object.values(all);
    const ingest = createIngest({ feeds, publish: (event) => published.push(event), log: () => {} });
    ingest.onUnfollow = (id) => unfollowed.push(id);
    ingests.push(ingest);
    const stateOf = (venue: string) => ingest.status().find((feed) => feed.venue === venue)?.state;
    return { ...all, ingest, published, unfollowed, stateOf };
  };
}
