import { expect, test } from 'vitest';
import type { FeedStatus } from '@/lib/market/feed-status';
import { feedFigures, latencyText } from './feed-figures';

const NOW = 1_790_000_000_000;
const elapsed = (time: number) => NOW - time;
const FEED: FeedStatus = {
  name: 'ccxt:kraken',
  venue: 'kraken',
  simulated: false,
  state: 'live',
  since: NOW - 90_000,
  lastMessageTime: NOW - 1_250,
  reconnects: 2,
  events: 10,
  eventsPerSecond: 12.34,
  latencyMs: { p50: 41.2, p95: 90.6, min: 20, clockErrorMs: 8 },
  followed: 6,
  books: 1,
  booksRebuilt: 0,
  rejected: 3,
  failures: 1,
};

test('says what a feed brings, how late, and what went wrong', () => {
  expect(Object.fromEntries(feedFigures(FEED, elapsed))).toEqual({
    'live for': '1 min',
    'last message': '1.2 s ago',
    'messages/s': '12.3',
    'venue to here': 'p50 41 ms, p95 91 ms, clock ±8 ms',
    reconnects: '2',
    'rejected values': '3',
    'failed attempts': '1',
    followed: '6, books 1',
  });
});

test('what is not known is a dash, and rebuilt books are told once there are some', () => {
  const { lastMessageTime, latencyMs, ...silent } = FEED;
  const figures = Object.fromEntries(feedFigures({ ...silent, state: 'down', booksRebuilt: 4 }, elapsed));
  expect(figures).toMatchObject({
    'down for': '1 min',
    'last message': '–',
    'venue to here': '–',
    'books rebuilt': '4',
  });
});

test('what no market makes runs or is played, and only venues are live', () => {
  const first = (change: Partial<FeedStatus>) => feedFigures({ ...FEED, ...change }, elapsed)[0];
  expect(first({ simulated: true })).toEqual(['running for', '1 min']);
  expect(first({ simulated: true, recorded: 'playing' })).toEqual(['playing for', '1 min']);
  expect(first({ simulated: true, recorded: 'over' })).toEqual(['state', 'over']);
  expect(first({ simulated: true, state: 'down' })).toEqual(['down for', '1 min']);
});

test('a latency below 0 is a clock that is behind, not speed', () => {
  expect(latencyText({ p50: -1_250, p95: -1_200, min: -1_272 })).toBe(
    "our clock is at least 1,272 ms behind the venue's",
  );
  expect(latencyText({ p50: 5, p95: 9, min: 1 })).toBe('p50 5 ms, p95 9 ms, clocks not compared');
});
