import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { FeedStatus } from '@/lib/market/feed-status';
import { registerFeedGauges } from './feed-gauges';

const LIVE: FeedStatus = {
  name: 'ccxt:coinbase',
  venue: 'coinbase',
  simulated: false,
  state: 'live',
  since: 1_700_000_000_500,
  lastMessageTime: 1_700_000_100_250,
  reconnects: 2,
  events: 1_234,
  eventsPerSecond: 56.7,
  latencyMs: { p50: 40, p95: 90, min: -3, clockErrorMs: 12 },
  followed: 20,
  books: 1,
  booksRebuilt: 4,
  rejected: 3,
  failures: 5,
};
const { lastMessageTime: _, latencyMs: __, ...silent } = LIVE;
const AWAY: FeedStatus = { ...silent, name: 'ccxt:kraken', venue: 'kraken', state: 'down' };

test('every figure of every feed is told, in seconds; what is not known is left out', async () => {
  const registry = new Registry();
  let feeds: readonly FeedStatus[] = [LIVE, AWAY];
  registerFeedGauges(registry, () => feeds);
  const text = await registry.metrics();
  for (const line of [
    'up{feed="ccxt:coinbase"} 1',
    'up{feed="ccxt:kraken"} 0',
    'state_since_seconds{feed="ccxt:coinbase"} 1700000000.5',
    'last_message_seconds{feed="ccxt:coinbase"} 1700000100.25',
    'reconnects_total{feed="ccxt:coinbase"} 2',
    'failures_total{feed="ccxt:coinbase"} 5',
    'rejected_total{feed="ccxt:coinbase"} 3',
    'events_total{feed="ccxt:coinbase"} 1234',
    'events_per_second{feed="ccxt:coinbase"} 56.7',
    'instruments_followed{feed="ccxt:coinbase"} 20',
    'books_followed{feed="ccxt:coinbase"} 1',
    'books_rebuilt_total{feed="ccxt:coinbase"} 4',
    'clock_error_seconds{feed="ccxt:coinbase"} 0.012',
    'latency_seconds{feed="ccxt:coinbase",quantile="0"} -0.003',
    'latency_seconds{feed="ccxt:coinbase",quantile="0.5"} 0.04',
    'latency_seconds{feed="ccxt:coinbase",quantile="0.95"} 0.09',
  ])
    expect(text).toContain(`tickwire_feed_${line}\n`);
  expect(text).not.toMatch(/(last_message|clock_error|latency)_seconds\{feed="ccxt:kraken"/);
  feeds = [AWAY];
  expect(await registry.metrics()).not.toContain('ccxt:coinbase');
});
