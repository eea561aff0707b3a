import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../fakes/eventually';
import { type Listener, listen, priceOf, stateOf } from '../fakes/listener';
import { type FakeYahoo, startFakeYahoo } from '../fakes/yahoo';
import type { Feed } from '../feed';
import { createYahooFeed, type YahooOptions } from './yahoo';

const QUICK = { openMs: 40, closedMs: 40, leastMs: 20, timeoutMs: 300, breakerFirstMs: 150 };
const AAPL = 'yahoo:AAPL';
const MSFT = 'yahoo:MSFT';

let fake: FakeYahoo;
let feed: Feed;
const listeners: Listener[] = [];
const log = vi.fn();
const printed = (['log', 'info', 'warn', 'error', 'dir', 'debug'] as const).map((name) => vi.spyOn(console, name));

async function start(options: Parameters<typeof startFakeYahoo>[0] = {}, more: YahooOptions = {}) {
  await fake?.close();
  fake = await startFakeYahoo(options);
  feed = createYahooFeed({ fetch: fake.fetch, log, ...QUICK, ...more });
}

function follow(...ids: string[]): Listener {
  const listener = listen(feed, ids);
  listeners.push(listener);
  return listener;
}

beforeEach(() => start());
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop();
  await eventually(() => expect(fake.openSockets).toBe(0));
  await fake.close();
  for (const print of printed) expect(print).not.toHaveBeenCalled();
  log.mockReset();
});

/** What Yahoo gives a reader for nothing: what is said must not hold it. */
const SECRETS = /Crumb\/|A3=|S=cookie|https?:/;

describe('what is no answer', () => {
  test.each([
    ['429', { status: 429, retryAfter: '0' }, /429/],
    ['500', 500, /^Yahoo answered 500\./],
    ['503', { status: 503 }, /^Yahoo answered 503\./],
    ['HTML with 200', { status: 'html' }, /something that is no JSON/],
    ['JSON cut off', { status: 'truncated' }, /something that is no JSON/],
    ['silence', 'hang', /did not answer within 0\.3 s/],
    ['a closed connection', 'reset', /could not be reached \(ECONNRESET\)/],
    ['an empty result', 'empty', /without a price/],
    ['rows of another kind', 'other', /without a price/],
  ] as const)('%s: down with the reason, live again after it', async (_name, fault, reason) => {
    const listener = follow(AAPL);
    await listener.until(priceOf(AAPL), { from: 0 });
    const before = feed.counts?.rejected ?? 0;
    fake.fault(fault);
    const down = await listener.until(stateOf('yahoo', 'down'));
    expect(down).toMatchObject({ detail: expect.stringMatching(reason) });
    expect(down).toMatchObject({ detail: expect.stringMatching(/Next attempt at \d\d:\d\d:\d\d UTC\.$/) });
    expect(JSON.stringify(listener.events) + JSON.stringify(log.mock.calls)).not.toMatch(SECRETS);
    if (
      ['html', 'truncated'].includes(typeof fault === 'object' ? String(fault.status) : '') ||
      fault === 'empty' ||
      fault === 'other'
    )
      expect(feed.counts?.rejected).toBeGreaterThan(before);
    const asked = listener.events.length;
    fake.fault(undefined);
    fake.trade('AAPL');
    await listener.until(stateOf('yahoo', 'live'), { from: asked });
    await listener.until(priceOf(AAPL), { from: asked });
  });

  test('a list of instruments is none while Yahoo does not answer', async () => {
    fake.fault(500);
    await expect(feed.instruments(AbortSignal.timeout(5_000))).rejects.toMatchObject({
      name: 'FeedError',
      permanent: false,
    });
    fake.fault(undefined);
    expect(await feed.instruments(AbortSignal.timeout(5_000))).toHaveLength(100);
  });

  test('an abort in the middle of a silence gives the socket back at once', async () => {
    await start({}, { timeoutMs: 60_000 });
    fake.fault('hang');
    const listener = follow(AAPL);
    await eventually(() => expect(fake.requests.at(-1)).toContain('/v7/finance/quote'));
    expect(fake.openSockets).toBe(1);
    expect(await listener.stop()).toBeUndefined();
    await vi.waitFor(() => expect(fake.openSockets).toBe(0), { timeout: 1_000 });
  });
});

describe('cookies and crumb', () => {
  const asked = (part: string) => fake.requests.filter((request) => request.includes(part)).length;

  test('are got once, and go with every request for quotes', async () => {
    const listener = follow(AAPL);
    await listener.until(priceOf(AAPL), { from: 0 });
    await eventually(() => expect(asked('/v7/finance/quote')).toBeGreaterThan(3));
    expect([asked('fc.yahoo.com'), asked('getcrumb')]).toEqual([1, 1]);
    expect(fake.heads.filter(({ headers }) => headers.connection !== 'close')).toEqual([]);
  });

  test('a crumb that is good no more is replaced without a word', async () => {
    const listener = follow(AAPL);
    await listener.until(priceOf(AAPL), { from: 0 });
    fake.expireCrumbs();
    await eventually(() => expect(asked('getcrumb')).toBe(2));
    fake.trade('AAPL');
    await listener.until(priceOf(AAPL));
    expect(listener.events.filter(stateOf('yahoo', 'down'))).toEqual([]);
  });

  test.each([
    ['refused', { status: 401, text: '' }, /answered 401/],
    ['too often', { status: 429, text: 'Too Many Requests' }, /429/],
    ['a message in its place', { status: 200, text: 'Too Many Requests\r\n' }, /no crumb/],
    ['a page in its place', { status: 200, text: '<html></html>' }, /no crumb/],
    ['nothing in its place', { status: 200, text: '' }, /no crumb/],
  ])('a crumb %s: down, and another one is asked for later', async (_name, answer, reason) => {
    fake.crumbAnswer(answer);
    const listener = follow(AAPL);
    const down = await listener.until(stateOf('yahoo', 'down'), { from: 0 });
    expect(down).toMatchObject({ detail: expect.stringMatching(reason) });
    expect(asked('/v7/finance/quote')).toBe(0);
    fake.crumbAnswer(undefined);
    await listener.until(priceOf(AAPL), { from: 0 });
  });

  test('in Europe consent is given first', async () => {
    await start({ inEurope: true });
    const listener = follow(AAPL);
    await listener.until(priceOf(AAPL), { from: 0 });
    expect(fake.requests.slice(0, 9)).toEqual([
      'fc.yahoo.com/',
      'finance.yahoo.com/quote/AAPL',
      'guce.yahoo.com/consent',
      'consent.yahoo.com/v2/collectConsent',
      'consent.yahoo.com/v2/collectConsent',
      'guce.yahoo.com/copyConsent',
      'finance.yahoo.com/quote/AAPL',
      'query1.finance.yahoo.com/v1/test/getcrumb',
      'query2.finance.yahoo.com/v7/finance/quote',
    ]);
  });

  test('cookies that open nothing are followed by the other way to get some', async () => {
    fake.crumbAnswer({ status: 401, text: '' });
    await expect(feed.instruments(AbortSignal.timeout(5_000))).rejects.toThrow('Yahoo answered 401 for a crumb.');
    expect(fake.requests).toEqual([
      'fc.yahoo.com/',
      'query1.finance.yahoo.com/v1/test/getcrumb',
      'finance.yahoo.com/quote/AAPL',
    ]);
  });

  test('where an answer points elsewhere, nothing is asked there', async () => {
    const fetch = vi.fn(
      async () => new Response(null, { status: 302, headers: { Location: 'https://guce.evil.example/' } }),
    );
    feed = createYahooFeed({ ...QUICK, fetch });
    await expect(feed.instruments(AbortSignal.timeout(5_000))).rejects.toThrow('Yahoo points to somewhere else.');
    expect(fetch.mock.calls).toHaveLength(1);
  });
});

describe('one instrument', () => {
  test('that is missing is its own affair', async () => {
    const listener = follow(AAPL, MSFT);
    await listener.until(priceOf(MSFT), { from: 0 });
    fake.drop('MSFT');
    const gone = await listener.until(stateOf(MSFT, 'down'));
    expect(gone).toMatchObject({ detail: 'Yahoo has stopped giving a price of MSFT.' });
    fake.trade('AAPL');
    await listener.until(priceOf(AAPL));
    fake.row('MSFT');
    await listener.until(stateOf(MSFT, 'delayed'));
    expect(listener.events.filter(stateOf('yahoo', 'down'))).toEqual([]);
  });

  test('without a price is dropped and counted', async () => {
    const listener = follow(AAPL, MSFT);
    await listener.until(priceOf(MSFT), { from: 0 });
    fake.row('MSFT').regularMarketPrice = null;
    await listener.until(stateOf(MSFT, 'down'));
    expect(feed.counts?.rejected).toBeGreaterThan(0);
    fake.trade('AAPL');
    await listener.until(priceOf(AAPL));
  });

  test('whose price goes back in time keeps the newer one', async () => {
    const listener = follow(AAPL);
    await listener.until(priceOf(AAPL), { from: 0 });
    const row = fake.row('AAPL');
    const [time, price] = [Number(row.regularMarketTime), Number(row.regularMarketPrice)];
    const from = listener.events.length;
    Object.assign(row, { regularMarketTime: time - 30, regularMarketPrice: price - 5 });
    await eventually(() => expect(feed.counts?.rejected).toBeGreaterThan(0));
    Object.assign(row, { regularMarketTime: time + 30, regularMarketPrice: price + 5 });
    await listener.until((event) => event.kind === 'quote' && event.source === 'last', { from });
    const later = listener.events.slice(from).flatMap((event) => (event.kind === 'quote' ? [event.fields.last] : []));
    expect(later.filter((last) => last !== undefined)).toEqual([price + 5]);
  });

  test.each([
    ['PRE', 'delayed', 'pre'],
    ['POST', 'delayed', 'post'],
    ['CLOSED', 'closed', undefined],
    ['PREPRE', 'closed', undefined],
    ['POSTPOST', 'closed', undefined],
  ])('in %s is %s', async (marketState, state, session) => {
    const listener = follow(AAPL);
    await listener.until(stateOf(AAPL, 'delayed'), { from: 0 });
    fake.marketState(marketState);
    const told = await listener.until(
      (event) => event.kind === 'state' && event.id === AAPL && event.session !== 'regular',
      { from: 0 },
    );
    expect(told).toMatchObject({ state, ...(session && { session }) });
    if (session === undefined) expect(told).not.toHaveProperty('session');
  });

  test('that can be none is said to be none', async () => {
    const listener = follow('yahoo:..', 'coinbase:BTC-USD', AAPL);
    await listener.until(stateOf('yahoo:..', 'down'), { from: 0 });
    await listener.until(stateOf('coinbase:BTC-USD', 'down'), { from: 0 });
    await listener.until(priceOf(AAPL), { from: 0 });
  });
});
