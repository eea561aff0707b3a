import { expect, test } from 'vitest';
import type { FeedStatus } from '@/lib/market/feed-status';
import { ingestSummary } from './summary';

function status(venue: string, state: FeedStatus['state'], more: Partial<FeedStatus> = {}): FeedStatus {
  const counts = { reconnects: 0, events: 0, eventsPerSecond: 0, followed: 0, books: 0, booksRebuilt: 0, rejected: 0 };
  return { name: venue, venue, simulated: venue === 'sim', state, since: 0, ...counts, failures: 0, ...more };
}
const sim = status('sim', 'live');
const yahoo = { about: 'US stocks, delayed.' };

test('a feed that says what it brings is no recording', () => {
  const feeds = [status('coinbase', 'live'), status('yahoo', 'live', yahoo), sim];
  expect(ingestSummary(feeds, 30_000, new Set())).toBe('Live: Coinbase, Yahoo Finance.');
  const away = [status('yahoo', 'down', { ...yahoo, detail: 'No answer.' }), sim];
  expect(ingestSummary(away, 30_000, new Set(['stock', 'crypto'] as const))).toBe(
    'Yahoo Finance unreachable. Prices are simulated; trying again every 30 s.',
  );
});

test('names what is simulated beside live prices', () => {
  const feeds = [status('yahoo', 'live', yahoo), sim];
  expect(ingestSummary(feeds, 30_000, new Set(['crypto'] as const))).toBe('Live: Yahoo Finance. Crypto is simulated.');
  expect(ingestSummary(feeds, 30_000, new Set(['stock'] as const))).toBe('Live: Yahoo Finance. Stocks are simulated.');
});

test('a recording speaks for itself', () => {
  const recording = status('replay', 'live', { simulated: true, about: 'Plays prices of May.' });
  expect(ingestSummary([recording], 30_000, new Set())).toBe('Plays prices of May.');
});
