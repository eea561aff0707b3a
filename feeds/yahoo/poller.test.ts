import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Feed } from '../feed';
import { createYahooFeed } from './yahoo';

const START = Date.UTC(2026, 0, 5, 15, 0, 0);
const ids = (...symbols: string[]) => symbols.map((symbol) => `yahoo:${symbol}`);

/** A Yahoo without sockets, for tests with a time of their own. */
class ScriptedYahoo {
  readonly polls: string[][] = [];
  /** How quotes are answered. Default: with a row for each symbol. */
  respond: ((symbols: readonly string[], signal: AbortSignal) => Response | Promise<Response>) | undefined;
  marketState = 'REGULAR';

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { host, pathname, searchParams } = new URL(url);
    if (host === 'fc.yahoo.com')
      return new Response('', { status: 404, headers: { 'Set-Cookie': 'A3=x; Domain=yahoo.com' } });
    if (pathname === '/v1/test/getcrumb') return new Response('Crumb/1');
    const symbols = (searchParams.get('symbols') ?? '').split(',');
    this.polls.push(symbols);
    return this.respond?.(symbols, init.signal ?? AbortSignal.abort()) ?? this.rows(symbols);
  };

  rows(symbols: readonly string[]): Response {
    const result = symbols.map((symbol) => ({
      symbol,
      quoteType: 'EQUITY',
      marketState: this.marketState,
      regularMarketPrice: 100,
      regularMarketTime: START / 1_000,
    }));
    return Response.json({ quoteResponse: { result, error: null } });
  }
}

let yahoo: ScriptedYahoo;
let feed: Feed;
let ending: AbortController;
const log = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  yahoo = new ScriptedYahoo();
  feed = createYahooFeed({ fetch: yahoo.fetch, random: () => 0.5, log });
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.useRealTimers();
  log.mockReset();
});

function follow(followed: readonly string[], signal = ending.signal): MarketEvent[] {
  const events: MarketEvent[] = [];
  void (async () => {
    for await (const event of feed.follow(followed, signal)) events.push(event);
  })();
  return events;
}

const states = (events: readonly MarketEvent[]) => events.filter((event) => event.kind === 'state');
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

test('one request serves all who follow, every 15 s', async () => {
  const first = follow(ids('AAPL', 'MSFT'));
  const second = follow(ids('MSFT', 'SPY'));
  await seconds(1);
  expect(yahoo.polls).toEqual([['AAPL', 'MSFT', 'SPY']]);
  expect(new Set(first.map((event) => event.id))).toEqual(new Set(ids('AAPL', 'MSFT')));
  expect(new Set(second.map((event) => event.id))).toEqual(new Set(ids('MSFT', 'SPY')));
  await seconds(13.5);
  expect(yahoo.polls).toHaveLength(1);
  await seconds(1);
  expect(yahoo.polls).toHaveLength(2);
});

test('a poll that brings nothing new is not heard of', async () => {
  const events = follow(ids('AAPL'));
  await seconds(1);
  const heard = events.length;
  await seconds(100);
  expect(yahoo.polls.length).toBeGreaterThan(5);
  expect(events).toHaveLength(heard);
});

test('once a minute while the market is closed, again every 15 s when it opens', async () => {
  yahoo.marketState = 'CLOSED';
  const events = follow(ids('AAPL'));
  await seconds(59);
  expect(yahoo.polls).toHaveLength(1);
  expect(states(events)).toMatchObject([{ id: 'yahoo:AAPL', state: 'closed' }]);
  yahoo.marketState = 'PRE';
  await seconds(2);
  expect(yahoo.polls).toHaveLength(2);
  expect(states(events).at(-1)).toMatchObject({ state: 'delayed', session: 'pre' });
  await seconds(31);
  expect(yahoo.polls).toHaveLength(4);
});

test('who joins is told what is known, and nothing is asked for it', async () => {
  follow(ids('AAPL', 'MSFT'));
  await seconds(5);
  const late = follow(ids('MSFT'));
  await seconds(1);
  expect(late.some((event) => event.kind === 'quote')).toBe(true);
  expect(yahoo.polls).toHaveLength(1);
});

test('what is wanted anew is asked for at once, but not more than once a second', async () => {
  follow(ids('AAPL'));
  await seconds(0.1);
  for (const symbol of ['MSFT', 'SPY', 'IBM']) {
    follow(ids(symbol));
    await seconds(0.1);
  }
  await seconds(1);
  expect(yahoo.polls).toEqual([['AAPL'], ['AAPL', 'MSFT', 'SPY', 'IBM']]);
});

test('more than a hundred symbols take two requests, one after the other', async () => {
  let underway = 0;
  let most = 0;
  yahoo.respond = async (symbols) => {
    most = Math.max(most, ++underway);
    await new Promise((resolve) => setTimeout(resolve, 500));
    underway--;
    return yahoo.rows(symbols);
  };
  follow(Array.from({ length: 130 }, (_, at) => `yahoo:S${at}`));
  await seconds(3);
  expect(yahoo.polls.map((symbols) => symbols.length)).toEqual([100, 30]);
  expect(most).toBe(1);
});

test('a slow answer is waited for, and nothing is asked meanwhile; one that never comes is given up', async () => {
  yahoo.respond = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  follow(ids('AAPL'));
  await seconds(9);
  follow(ids('MSFT'));
  await seconds(0.9);
  expect(yahoo.polls).toHaveLength(1);
  await seconds(3);
  expect(yahoo.polls).toHaveLength(2);
  expect(log).toHaveBeenCalledWith('yahoo: Yahoo did not answer within 10 s.');
});

test('after three failures it is left alone for 1, 2, 4 minutes, with one attempt each, and rows say so', async () => {
  const events = follow(ids('AAPL'));
  await seconds(1);
  yahoo.respond = () => new Response('', { status: 503 });
  await seconds(25);
  expect(yahoo.polls).toHaveLength(4);
  const down = states(events).at(-1);
  expect(down).toMatchObject({ venue: 'yahoo', state: 'down' });
  expect(down?.detail).toMatch(/^Yahoo answered 503\. Next attempt at 15:0\d:\d\d UTC\.$/);
  const begins = Date.now();
  const attempts: number[] = [];
  for (let known = yahoo.polls.length; attempts.length < 3; await seconds(1)) {
    if (yahoo.polls.length > known) {
      known = yahoo.polls.length;
      attempts.push(Math.round((Date.now() - begins) / 60_000));
    }
  }
  expect(attempts).toEqual([1, 3, 7]);
  const late = follow(ids('MSFT'));
  await seconds(1);
  expect(states(late).at(-1)).toMatchObject({ venue: 'yahoo', state: 'down' });
  yahoo.respond = undefined;
  await seconds(9 * 60);
  expect(
    states(events)
      .filter(({ venue }) => venue !== undefined)
      .map(({ state }) => state),
  ).toEqual(['down', 'down', 'down', 'down', 'live']);
  expect(late.some((event) => event.kind === 'quote')).toBe(true);
});

test('too often: not before Yahoo said', async () => {
  yahoo.respond = () => new Response('', { status: 429, headers: { 'Retry-After': '600' } });
  const events = follow(ids('AAPL'));
  await seconds(1);
  expect(states(events)).toMatchObject([{ state: 'down', detail: expect.stringContaining('429') }]);
  yahoo.respond = undefined;
  await seconds(590);
  expect(yahoo.polls).toHaveLength(1);
  await seconds(60);
  expect(events.some((event) => event.kind === 'quote')).toBe(true);
});

test('nobody follows: nothing is asked, and an answer on its way is called off', async () => {
  const stop = new AbortController();
  let calledOff = false;
  yahoo.respond = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        calledOff = true;
        reject(new Error('aborted'));
      });
    });
  follow(ids('AAPL'), stop.signal);
  await seconds(1);
  stop.abort();
  await seconds(0);
  expect(calledOff).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  await seconds(200);
  expect(yahoo.polls).toHaveLength(1);
  yahoo.respond = undefined;
  const events = follow(ids('AAPL'));
  await seconds(1);
  expect(events.some((event) => event.kind === 'quote')).toBe(true);
});
