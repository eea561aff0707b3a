import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedStatus } from '@/lib/market/feed-status';
import { Directory } from './directory';

const START = 1_790_000_000_000;
const ASK_EVERY_MS = 5_000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const FEED: FeedStatus = {
  name: 'kraken',
  venue: 'kraken',
  simulated: false,
  eventsPerSecond: 0,
  followed: 0,
  books: 0,
  booksRebuilt: 0,
  state: 'live',
  since: START,
  reconnects: 0,
  events: 0,
  rejected: 0,
  failures: 0,
};

async function running() {
  const server = { feed: FEED, summary: 'one feed', defaultWatchlist: ['kraken:A', 'kraken:B'], known: ['kraken:A'] };
  let told = 0;
  const directory = new Directory(
    'http://web',
    {
      fetch: async (input) => {
        const ids = new URL(String(input)).searchParams.get('ids')?.split(',') ?? [];
        const { feed, summary, defaultWatchlist, known } = server;
        const instruments = ids.filter((id) => known.includes(id)).map((id) => ({ id }));
        return Response.json({ feeds: [feed], summary, defaultWatchlist, instruments });
      },
      EventSource: undefined as unknown as typeof EventSource,
      WebSocket: undefined as unknown as typeof WebSocket,
      now: () => Date.now(),
      random: () => 0,
    },
    () => told++,
  );
  directory.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toBe(1);
  /** @returns how often it told something while it asked so often. */
  const ask = async (times: number, before: () => void = () => undefined) => {
    told = 0;
    for (let at = 0; at < times; at++) {
      before();
      await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    }
    return told;
  };
  return { directory, server, ask };
}

describe('telling', () => {
  test('counters that go on are not told, and neither is an instrument that stays unknown', async () => {
    const { directory, server, ask } = await running();
    const { feeds } = directory;
    const count = () => {
      const { events, reconnects, rejected, failures } = server.feed;
      server.feed = {
        ...server.feed,
        lastMessageTime: Date.now(),
        events: events + 100,
        reconnects: reconnects + 1,
        rejected: rejected + 1,
        failures: failures + 1,
      };
    };
    expect(await ask(12, count)).toBe(0);
    expect(directory.feeds).toBe(feeds);
    directory.stop();
  });

  test('all that is shown is told, once', async () => {
    const { directory, server, ask } = await running();
    const changes: (() => void)[] = [
      () => (server.feed = { ...server.feed, state: 'down', detail: 'no answer' }),
      () => (server.feed = { ...server.feed, detail: 'refused' }),
      () => (server.feed = { ...server.feed, since: START + 1 }),
      () => (server.summary = 'no feed'),
      () => (server.defaultWatchlist = ['kraken:A']),
    ];
    for (const change of changes) {
      change();
      expect(await ask(3)).toBe(1);
    }
    expect(directory.feeds).toMatchObject({ known: true, text: 'no feed', feeds: [{ detail: 'refused' }] });
    directory.stop();
  });

  test('an instrument is told when it becomes known', async () => {
    const { directory, server, ask } = await running();
    server.known.push('kraken:B');
    expect(await ask(3)).toBe(1);
    expect([...directory.instruments.keys()]).toEqual(['kraken:A', 'kraken:B']);
    directory.stop();
  });
});

describe('what is wanted beside the default list', () => {
  const soon = () => vi.advanceTimersByTimeAsync(0);

  test('is described at once, and not asked for again', async () => {
    const { directory, server, ask } = await running();
    server.known.push('kraken:C');
    directory.want(['kraken:C', 'kraken:A']);
    await soon();
    const described = directory.instruments.get('kraken:C');
    expect(described).toEqual({ id: 'kraken:C' });
    expect(await ask(3)).toBe(0);
    expect(directory.instruments.get('kraken:C')).toBe(described);
    directory.stop();
  });

  test('is missing while the server does not offer it', async () => {
    const { directory, server, ask } = await running();
    directory.want(['kraken:C']);
    await soon();
    expect([...directory.missing].sort()).toEqual(['kraken:B', 'kraken:C']);
    server.known.push('kraken:C');
    expect(await ask(1)).toBe(1);
    expect([...directory.missing]).toEqual(['kraken:B']);
    directory.stop();
  });

  test('is looked up anew when the server has other feeds', async () => {
    const { directory, server, ask } = await running();
    server.known = [];
    expect(await ask(2)).toBe(0);
    expect(directory.missing.has('kraken:A')).toBe(false);
    server.feed = { ...server.feed, name: 'simulator' };
    expect(await ask(2)).toBe(1);
    expect(directory.missing.has('kraken:A')).toBe(true);
    server.known = ['kraken:A'];
    expect(await ask(1)).toBe(1);
    expect(directory.missing.has('kraken:A')).toBe(false);
    directory.stop();
  });

  test('is not missing from a server that offers nothing yet', async () => {
    const { directory, server } = await running();
    server.defaultWatchlist = [];
    directory.want(['kraken:C']);
    await soon();
    expect(directory.missing.has('kraken:C')).toBe(false);
    directory.stop();
  });

  test('is nobody’s after the end', async () => {
    const { directory } = await running();
    directory.stop();
    directory.want(['kraken:C']);
    await soon();
    expect(directory.instruments.has('kraken:C')).toBe(false);
  });
});
