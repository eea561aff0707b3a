import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { ListedExchange, listingsOf } from '../fakes/listed-exchange';
import type { CatalogueCache } from './catalogue-cache';
import { createIngest, type Ingest, type IngestOptions } from './ingest';

/** A cache in memory. */
class Kept implements CatalogueCache {
  readonly byFeed = new Map<string, readonly Instrument[]>();
  async read(feed: string) {
    return this.byFeed.get(feed);
  }
  async write(feed: string, instruments: readonly Instrument[]) {
    this.byFeed.set(feed, instruments);
  }
}

const HOUR_MS = 3_600_000;
let exchange: ListedExchange;
let kept: Kept;
let ingest: Ingest;
let events: MarketEvent[];
let lists: string[][];

function create(options: Partial<IngestOptions> = {}): Ingest {
  const publish = (event: MarketEvent) => events.push(event);
  ingest = createIngest({ feeds: [exchange], publish, log: () => {}, catalogues: kept, ...options });
  ingest.onChange = () => lists.push(ingest.instruments().map(({ symbol }) => symbol));
  return ingest;
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const stateEvents = () => events.filter((event) => event.kind === 'state');

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  exchange = new ListedExchange();
  kept = new Kept();
  events = [];
  lists = [];
});

afterEach(async () => {
  const closed = ingest.close();
  await pass(5_000);
  await closed;
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  expect(exchange.follows.size).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a kept list is there before the exchange answers; nothing of it is followed or called live', async () => {
  kept.byFeed.set(exchange.name, listingsOf('BTC-USD', 'OLD-USD'));
  exchange.hangs();
  const started = create().start();
  await ingest.remembered();
  expect(lists).toEqual([['BTC-USD', 'OLD-USD']]);
  await pass();
  expect(lists).toHaveLength(1);
  expect(ingest.defaultWatchlist()).toEqual(['coinbase:BTC-USD']);
  expect(ingest.status()[0]).toMatchObject({ state: 'starting', followed: 0, catalogue: { instruments: 2 } });
  expect(ingest.status()[0]?.catalogue, 'not of this life').not.toHaveProperty('time');
  const asking = { id: 'coinbase:BTC-USD', interval: '1m', before: Date.now(), limit: 1 } as const;
  await expect(ingest.candles(asking, AbortSignal.timeout(1_000))).rejects.toThrow('has not answered yet');
  await pass(5_000);
  await started;
  expect(exchange.follows.size).toBe(0);
  expect(stateEvents()).toMatchObject([{ venue: 'coinbase', state: 'down' }]);
  expect(ingest.defaultWatchlist(), 'no other feed: the rows stay and say so').toEqual(['coinbase:BTC-USD']);
});

test('the fresh answer replaces the kept list, is kept itself, and says what has gone to who waits for it', async () => {
  kept.byFeed.set(exchange.name, listingsOf('BTC-USD', 'OLD-USD', 'OLDER-USD'));
  let answer = (_listed: Instrument[]) => {};
  exchange.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  create().want(new Set(['coinbase:OLD-USD']));
  const started = ingest.start();
  await pass();
  answer(listingsOf('BTC-USD', 'NEW-USD'));
  await pass();
  await started;
  expect(lists.at(-1)).toEqual(['BTC-USD', 'NEW-USD']);
  expect(kept.byFeed.get(exchange.name)).toEqual(listingsOf('BTC-USD', 'NEW-USD'));
  expect(ingest.status()[0]?.catalogue).toEqual({ instruments: 2, time: Date.now() });
  expect(exchange.followed).toEqual(['coinbase:BTC-USD']);
  expect(stateEvents()).toMatchObject([
    { venue: 'coinbase', state: 'live' },
    { id: 'coinbase:OLD-USD', state: 'down', detail: 'Coinbase does not list coinbase:OLD-USD any more.' },
  ]);
});

test('asked again every 6 hours; what is new can be followed, what has gone is let go and said to be', async () => {
  exchange.lists('BTC-USD', 'ZEC-USD', 'ETH-USD');
  create().want(new Set(['coinbase:ZEC-USD', 'coinbase:NEW-USD']));
  await ingest.start();
  await pass();
  const unfollowed: InstrumentId[] = [];
  ingest.onUnfollow = (id) => unfollowed.push(id);
  exchange.lists('BTC-USD', 'ETH-USD', 'NEW-USD');
  await pass(6 * HOUR_MS - 1);
  expect(exchange.asked).toBe(1);
  await pass(1);
  expect(exchange.asked).toBe(2);
  expect(lists.at(-1)).toEqual(['BTC-USD', 'ETH-USD', 'NEW-USD']);
  expect(exchange.followed).toContain('coinbase:NEW-USD');
  expect(ingest.status()[0]?.followed).toBe(3);
  const before = events.length;
  exchange.price('coinbase:ZEC-USD');
  await pass();
  expect(events, 'a last word of the exchange about it').toHaveLength(before);
  expect(unfollowed).toEqual(['coinbase:ZEC-USD']);
  expect(stateEvents().at(-1)).toMatchObject({ id: 'coinbase:ZEC-USD', state: 'down' });
  exchange.lists('BTC-USD', 'ETH-USD', 'NEW-USD', 'ZEC-USD');
  await pass(6 * HOUR_MS);
  expect(ingest.status()[0]?.followed).toBe(4);
  exchange.price('coinbase:ZEC-USD');
  await pass();
  expect(stateEvents().at(-1), 'listed again').toMatchObject({ id: 'coinbase:ZEC-USD', state: 'live' });
});

test('the same answer changes nothing and tells nobody', async () => {
  exchange.lists('BTC-USD', 'ETH-USD');
  await create().start();
  await pass();
  const told = lists.length;
  const before = ingest.instruments();
  await pass(6 * HOUR_MS);
  expect(exchange.asked).toBe(2);
  expect(lists).toHaveLength(told);
  const after = ingest.instruments();
  expect(after.every((one, at) => one === before[at])).toBe(true);
});

test.each(['fails', 'hangs'] as const)('an exchange that %s keeps its list and is asked again sooner', async (mood) => {
  exchange.lists('BTC-USD', 'ETH-USD');
  await create().start();
  await pass();
  exchange[mood]();
  await pass(6 * HOUR_MS + 31_000);
  expect(exchange.asked).toBe(2);
  expect(ingest.instruments()).toHaveLength(2);
  expect(ingest.status()[0], 'its prices say whether it is live').toMatchObject({ state: 'live', followed: 2 });
  exchange.lists('BTC-USD');
  await pass(10 * 60_000);
  expect(exchange.asked).toBe(3);
  expect(ingest.instruments()).toHaveLength(1);
});

test('an empty answer is no list', async () => {
  exchange.lists('BTC-USD');
  await create({ catalogueRefreshMs: 1_000 }).start();
  await pass();
  exchange.lists();
  await pass(1_000);
  expect(exchange.asked).toBe(2);
  expect(ingest.instruments()).toHaveLength(1);
  expect(kept.byFeed.get(exchange.name)).toHaveLength(1);
});
