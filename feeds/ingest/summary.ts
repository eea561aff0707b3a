import type { FeedStatus } from '@/lib/market/feed-status';
import type { AssetClass } from '@/lib/market/instrument';
import { venueName } from '../venues';

const SIMULATED: Readonly<Record<AssetClass, string>> = {
  crypto: 'Crypto is simulated.',
  stock: 'Stocks are simulated.',
};

/**
 * What the feeds are doing, in a sentence or two for people.
 * @param standIns what simulated prices stand in for on the default watchlist.
 */
export function ingestSummary(
  feeds: readonly FeedStatus[],
  retryMs: number,
  standIns: ReadonlySet<AssetClass>,
): string {
  // Venues that make their prices may say what they bring, too.
  const [recording] = feeds.filter((feed) => feed.simulated && feed.about !== undefined);
  if (recording?.about !== undefined)
    return recording.state === 'down' ? `Nothing is played. ${recording.detail ?? ''}`.trim() : recording.about;
  const real = feeds.filter((feed) => !feed.simulated);
  const live = real.filter((feed) => feed.state === 'live');
  const away = real.filter((feed) => feed.state === 'down');
  const simulated = feeds.some((feed) => feed.simulated);
  if (real.length === 0) return 'All prices are simulated.';
  if (live.length === 0 && away.length === 0) return `Asking ${names(real)}.`;
  const again = `trying again every ${retryMs / 1_000} s.`;
  if (live.length === 0) {
    const who = real.length === 1 ? names(real) : 'Exchanges';
    return simulated ? `${who} unreachable. Prices are simulated; ${again}` : `${who} unreachable; ${again}`;
  }
  const parts = [`Live: ${names(live)}.`];
  if (away.length > 0) parts.push(`Unreachable: ${names(away)}; trying again.`);
  for (const assetClass of standIns) parts.push(SIMULATED[assetClass]);
  return parts.join(' ');
}

function names(feeds: readonly FeedStatus[]): string {
  return feeds.map((feed) => venueName(feed.venue)).join(', ');
}
