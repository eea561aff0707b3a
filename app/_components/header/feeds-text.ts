import type { FeedsSummary } from '@/lib/session/directory';

/** @returns whether nothing brings prices, not even simulated ones. */
export function areAllDown(feeds: FeedsSummary['feeds']): boolean {
  return feeds.length > 0 && feeds.every(({ state }) => state === 'down');
}

/** How many feeds are in what state: `Feeds 5 up, 1 simulated`. Where every one is simulated, the server's own words. */
export function feedsText({ feeds, text }: FeedsSummary): string {
  if (areAllDown(feeds)) return 'All feeds down';
  const venues = feeds.filter(({ simulated }) => !simulated);
  if (venues.length === 0) return text;
  const counts = [
    [venues.filter(({ state }) => state === 'live').length, 'up'],
    [venues.filter(({ state }) => state === 'starting').length, 'starting'],
    [venues.filter(({ state }) => state === 'down').length, 'down'],
    [feeds.filter(({ simulated, state }) => simulated && state === 'live').length, 'simulated'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.length === 0 ? text : `Feeds ${said.join(', ')}`;
}
