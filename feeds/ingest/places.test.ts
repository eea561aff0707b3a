import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { ListedExchange, listingsOf } from '../fakes/listed-exchange';
import { createIngest, type Ingest } from './ingest';

const LINGER_MS = 1_000;
let exchange: ListedExchange;
let ingest: Ingest;
let events: MarketEvent[];

const idsOf = (...symbols: string[]) => symbols.map((symbol): InstrumentId => `coinbase:${symbol}`);
const want = (...symbols: string[]) => ingest.want(new Set(idsOf(...symbols)));
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const stateOf = (symbol: string) =>
  events.filter((event) => event.kind === 'state' && event.id === `coinbase:${symbol}`).at(-1);
const downs = () => events.filter((event) => event.kind === 'state' && event.state === 'down');

/** @param mostFollowed how many places the exchange has; undefined for no limit. */
async function start(symbols: readonly string[], mostFollowed?: number): Promise<void> {
  exchange.mostFollowed = mostFollowed;
  exchange.answer = async () => listingsOf(...symbols);
  await ingest.start();
  await pass();
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
  exchange = new ListedExchange();
  events = [];
  const publish = (event: MarketEvent) => events.push(event);
  ingest = createIngest({ feeds: [exchange], publish, log: () => {}, lingerMs: LINGER_MS });
});

afterEach(async () => {
  const closed = ingest.close();
  await pass(5_000);
  await closed;
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a venue that is full turns newcomers away with a sentence, and takes them when there is a place', async () => {
  await start(['A-USD', 'B-USD', 'C-USD', 'D-USD'], 2);
  want('A-USD', 'B-USD', 'C-USD');
  await pass();
  expect(exchange.followed).toEqual(idsOf('A-USD', 'B-USD'));
  expect(stateOf('C-USD')).toMatchObject({
    state: 'down',
    detail: 'Coinbase bears 2 instruments at once and all places are taken; let go of another one first.',
  });
  want('A-USD', 'B-USD', 'C-USD', 'D-USD');
  want('A-USD', 'B-USD', 'C-USD');
  await pass();
  expect(downs(), 'each is told once').toHaveLength(2);
  want('B-USD', 'C-USD');
  await pass(LINGER_MS - 1);
  expect(exchange.followed, 'who has left lingers').toEqual(idsOf('A-USD', 'B-USD'));
  await pass(2);
  expect(new Set(exchange.followed)).toEqual(new Set(idsOf('B-USD', 'C-USD')));
  exchange.price('coinbase:C-USD');
  await pass();
  expect(stateOf('C-USD')).toMatchObject({ state: 'live' });
});

test('a venue that counts never has more to bear than it does, whatever comes and goes', async () => {
  const symbols = Array.from({ length: 12 }, (_, at) => `T${at}-USD`);
  await start(symbols, 5);
  let most = 0;
  const set = exchange.follows.set.bind(exchange.follows);
  vi.spyOn(exchange.follows, 'set').mockImplementation((queue, ids) => {
    set(queue, ids);
    // Two groups of the same instruments share their subscriptions.
    most = Math.max(most, new Set(exchange.followed).size);
    return exchange.follows;
  });
  for (let turn = 0; turn < 40; turn++) {
    want(...symbols.filter((_, at) => (at * 7 + turn * 5) % 12 < 6));
    await pass(turn % 3 === 0 ? LINGER_MS : LINGER_MS / 4);
  }
  expect(most).toBe(5);
  want('T3-USD');
  await pass(LINGER_MS + 2);
  expect(new Set(exchange.followed)).toEqual(new Set(idsOf('T3-USD')));
});

test('over 1,000 wanted: those who were first stay, the others are told', async () => {
  const symbols = Array.from({ length: 1_003 }, (_, at) => `T${at}-USD`);
  await start(symbols);
  want(...symbols.slice(3));
  await pass();
  expect(exchange.followed).toHaveLength(1_000);
  expect(downs()).toEqual([]);
  want(...symbols);
  await pass(LINGER_MS);
  expect(ingest.status()[0]?.followed).toBe(1_000);
  expect(downs().map((event) => event.id)).toEqual(idsOf(...symbols.slice(0, 3)));
  expect(stateOf('T0-USD')).toMatchObject({ state: 'down', detail: expect.stringContaining('1000') });
  want(...symbols.slice(0, 1_000));
  await pass(LINGER_MS);
  exchange.price('coinbase:T0-USD');
  await pass();
  expect(stateOf('T0-USD')).toMatchObject({ state: 'live' });
});

test('never more than 1,000 are followed, however often somebody changes their mind', async () => {
  const symbols = Array.from({ length: 3_000 }, (_, at) => `T${at}-USD`);
  await start(symbols);
  for (let turn = 0; turn < 12; turn++) {
    want(...symbols.slice(turn * 200, turn * 200 + 200));
    await pass(1);
    expect(ingest.status()[0]?.followed).toBeLessThanOrEqual(1_000);
  }
  expect(ingest.status()[0]?.followed).toBe(1_000);
  want();
  await pass(LINGER_MS);
  expect(ingest.status()[0]?.followed).toBe(0);
});
