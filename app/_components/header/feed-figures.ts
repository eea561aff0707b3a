import type { FeedLatency, FeedStatus } from '@/lib/market/feed-status';
import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';

/**
 * What is told of a feed beside its state, label and value.
 * @param elapsed how long ago an instant of the server's clock was, ms.
 */
export function feedFigures(
  feed: FeedStatus,
  elapsed: (serverTime: number) => number,
): readonly (readonly [string, string])[] {
  const { since, lastMessageTime, eventsPerSecond, latencyMs, followed, books } = feed;
  const count = (value: number) => formatNumber(value, {});
  // The error of the clocks must not put anything into the future.
  const ago = (time: number) => formatAge(Math.max(0, elapsed(time)));
  return [
    feed.recorded === 'over' ? ['state', 'over'] : [`${stateWord(feed)} for`, ago(since)],
    ['last message', lastMessageTime === undefined ? UNKNOWN : `${ago(lastMessageTime)} ago`],
    ['messages/s', formatNumber(eventsPerSecond, { maximumFractionDigits: 1 })],
    ['venue to here', latencyText(latencyMs)],
    ['reconnects', count(feed.reconnects)],
    ['rejected values', count(feed.rejected)],
    ['failed attempts', count(feed.failures)],
    ['followed', `${count(followed)}${books > 0 ? `, books ${count(books)}` : ''}`],
    ...(feed.booksRebuilt > 0 ? [['books rebuilt', count(feed.booksRebuilt)] as const] : []),
  ];
}

/** Nothing that no market makes is live. */
function stateWord({ state, simulated, recorded }: FeedStatus): string {
  if (state !== 'live') return state;
  return recorded ?? (simulated ? 'running' : 'live');
}

/** Median and 95th percentile, and how far the clocks may be apart. A negative latency is a clock, not speed. */
export function latencyText(latency: FeedLatency | undefined): string {
  if (latency === undefined) return UNKNOWN;
  const ms = (value: number) => formatNumber(value, { maximumFractionDigits: 0 });
  const { p50, p95, min, clockErrorMs } = latency;
  if (min < 0) return `our clock is at least ${ms(-min)} ms behind the venue's`;
  const error = clockErrorMs === undefined ? 'clocks not compared' : `clock ±${ms(Math.max(1, clockErrorMs))} ms`;
  return `p50 ${ms(p50)} ms, p95 ${ms(p95)} ms, ${error}`;
}
