import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InstrumentId } from '@/lib/market/instrument';
import { type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca';
import { type Listener, listen, priceOf, stateOf } from '../fakes/listener';
import { FeedError } from '../feed';
import { withRetry } from '../with-retry';
import { createAlpacaFeed } from './alpaca';
import type { AlpacaOptions } from './options';

const ID = 'alpaca:AAPL';
const unhandled = vi.fn();
let fake: FakeAlpaca;
const listeners: Listener[] = [];

beforeEach(async () => {
  process.on('unhandledRejection', unhandled);
  fake = await startFakeAlpaca();
});
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.stop()));
  await fake.close();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

const feedOf = (options: Partial<AlpacaOptions> = {}) => createAlpacaFeed({ ...fake.account, ...options });

function follow(feed = feedOf(), ids: readonly InstrumentId[] = [ID]): Listener {
  const listener = listen(feed, ids);
  listeners.push(listener);
  return listener;
}

const subscribed = (symbol = 'AAPL') =>
  expect.poll(() => fake.subscriptions, { timeout: 5_000 }).toContain(`trades:${symbol}`);

/** Nothing is being asked for any more. */
const wholly = () => expect.poll(() => fake.subscriptions, { timeout: 5_000 }).toContain('statuses:AAPL');

/** Follows, and tells how it ended. */
async function failureOf(feed = feedOf()): Promise<FeedError> {
  const error = await follow(feed).ended;
  expect(error).toBeInstanceOf(FeedError);
  const said = JSON.stringify(error, Object.getOwnPropertyNames(error));
  expect(said).not.toContain(fake.account.keyId);
  expect(said).not.toContain(fake.account.secret);
  return error as FeedError;
}

describe('the key', () => {
  test.each([
    [402, true, 'check ALPACA_KEY_ID and ALPACA_SECRET_KEY'],
    [404, false, 'came too late'],
    [406, false, 'one connection'],
    [409, true, 'ALPACA_FEED=iex is free'],
    [500, false, 'internal error'],
    [777, false, '777'],
  ])('error %i when it is sent', async (code, permanent, words) => {
    const feed = feedOf();
    await feed.instruments(AbortSignal.timeout(5_000));
    fake.faults.refuseKeys(code);
    const error = await failureOf(feed);
    expect(error).toMatchObject({ permanent, message: expect.stringContaining(words) });
    await expect.poll(() => fake.connections).toBe(0);
  });

  test('refused over HTTP, the catalogue fails for good', async () => {
    const asked = feedOf({ secret: 'aWrongSecretNobodyKnows' }).instruments(AbortSignal.timeout(5_000));
    const error = (await asked.catch((failure: unknown) => failure)) as FeedError;
    expect(error).toMatchObject({ name: 'FeedError', permanent: true });
    expect(error.message).toContain('HTTP 401');
    expect(error.message).not.toContain('aWrongSecretNobodyKnows');
  });

  test.each([
    [401, true],
    [429, false],
    [503, false],
  ])('HTTP %i instead of a WebSocket', async (status, permanent) => {
    fake.faults.refuseUpgrades(status);
    expect(await failureOf()).toMatchObject({ permanent, message: expect.stringContaining(`HTTP ${status}`) });
  });
});

describe('the connection', () => {
  test('is one for all who follow, and given back with the last', async () => {
    const feed = feedOf();
    const first = follow(feed);
    const second = follow(feed, ['alpaca:MSFT', 'alpaca:AAPL']);
    await subscribed('MSFT');
    expect([fake.connections, fake.dials]).toEqual([1, 1]);
    await second.stop();
    await expect.poll(() => fake.subscriptions).not.toContain('trades:MSFT');
    expect(fake.subscriptions).toContain('trades:AAPL');
    await first.stop();
    expect(fake.connections).toBe(0);
  });

  test('is not dialled again before it has been given back: Alpaca allows one', async () => {
    const feed = feedOf();
    let dials = 0;
    const dialled = () => expect.poll(() => fake.dials, { timeout: 5_000 }).toBe(++dials);
    for (let round = 0; round < 5; round++) {
      const first = follow(feed);
      await dialled();
      await wholly();
      const ending = first.stop();
      const next = follow(feed);
      await ending;
      await dialled();
      await wholly();
      fake.trade('AAPL');
      await next.until((event) => event.kind === 'trade', { from: 0 });
      await next.stop();
    }
  });

  test('lost, it is dialled again, and prices and subscriptions come back', async () => {
    const listener = follow(withRetry(feedOf(), { baseMs: 10, capMs: 50 }), [ID, 'alpaca:MSFT']);
    await subscribed('MSFT');
    fake.faults.drop();
    await listener.until(stateOf('alpaca', 'down'), { from: 0 });
    await expect.poll(() => fake.dials, { timeout: 5_000 }).toBe(2);
    await subscribed('MSFT');
    fake.trade('AAPL', { price: 233 });
    await listener.until((event) => event.kind === 'trade' && event.price === 233);
  });

  test('refused because another one holds it, it comes when that lets go', async () => {
    fake.faults.take(true);
    const listener = follow(withRetry(feedOf(), { baseMs: 10, capMs: 50 }));
    const down = await listener.until(stateOf('alpaca', 'down'), { from: 0 });
    expect(down).toMatchObject({ detail: expect.stringContaining('something else holds it') });
    await expect.poll(() => fake.dials, { timeout: 5_000 }).toBeGreaterThan(3);
    // Prices over HTTP would make it look live between two attempts.
    expect(listener.events.filter((event) => event.kind !== 'state')).toEqual([]);
    fake.faults.take(false);
    await subscribed();
    await listener.until(stateOf('alpaca', 'live'), { from: 0 });
  });

  test('that does not even answer pings is given up', async () => {
    const feed = feedOf({ times: { pingMs: 40, deadMs: 150 } });
    const listener = follow(feed);
    await subscribed();
    fake.faults.freeze({ pongs: false });
    expect(await listener.ended).toMatchObject({ permanent: false, message: expect.stringContaining('said nothing') });
  });

  test('that brings nothing in the main session is given up if there were prices, and only then', async () => {
    const listener = follow(feedOf({ times: { silenceMs: 300 } }));
    await listener.until(stateOf(ID, 'live'), { from: 0 });
    await wholly();
    fake.faults.freeze({ pongs: true });
    const questions = () => fake.requests.filter((path) => path.startsWith('/v2/stocks/snapshots')).length;
    const before = questions();
    // It asks, hears that nothing happened, and asks again after the next silence: a quiet stock is no fault.
    await expect.poll(questions, { timeout: 5_000 }).toBeGreaterThan(before + 1);
    expect(fake.connections).toBe(1);
    fake.quote('AAPL');
    expect(await listener.ended).toMatchObject({
      permanent: false,
      message: expect.stringContaining('while there were prices'),
    });
  });

  test('that brings nothing while the market is closed stays', async () => {
    fake.now = Date.parse('2025-11-29T15:00:00Z');
    fake.days = [{ date: '2025-11-28', open: '09:30', close: '13:00', session_open: '0400', session_close: '1700' }];
    const listener = follow(feedOf({ times: { silenceMs: 100, pingMs: 20 } }));
    await listener.until(stateOf(ID, 'closed'), { from: 0 });
    await wholly();
    const afterPings = (count: number) =>
      expect.poll(() => fake.pings, { timeout: 5_000 }).toBeGreaterThan(fake.pings + count);
    await afterPings(5);
    const asked = fake.requests.length;
    fake.faults.freeze({ pongs: true });
    fake.quote('AAPL');
    await afterPings(20);
    expect(fake.requests.length).toBe(asked);
    expect(fake.connections).toBe(1);
  });

  test('that is never ready is given up', async () => {
    fake.faults.freeze({ pongs: true });
    expect(await failureOf(feedOf({ times: { readyMs: 100 } }))).toMatchObject({ permanent: false });
  });

  test('that does not answer a subscription is given up', async () => {
    const feed = feedOf({ times: { answerMs: 100 } });
    const listener = follow(feed);
    await wholly();
    fake.faults.freeze({ pongs: true });
    const late = follow(feed, ['alpaca:MSFT']);
    expect(await late.ended).toMatchObject({ message: expect.stringContaining('did not answer a subscription') });
    expect(await listener.ended).toMatchObject({ permanent: false });
  });

  test('errors in the middle of it end it, except that the key is known already', async () => {
    const listener = follow();
    await subscribed();
    fake.faults.error(403);
    fake.trade('AAPL');
    await listener.until((event) => event.kind === 'trade', { from: 0 });
    fake.faults.error(407);
    expect(await listener.ended).toMatchObject({ permanent: false, message: expect.stringContaining('too slowly') });
  });
});

describe('what Alpaca refuses', () => {
  const IDS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA'].map((symbol) => `alpaca:${symbol}`);
  const refused = (listener: Listener) =>
    listener.events.flatMap((event) => (event.kind === 'state' && event.state === 'down' ? [event] : []));

  test('stocks beyond the plan say so, the others get prices, and room that comes is used', async () => {
    fake.faults.limitSymbols(3);
    const feed = feedOf();
    const listener = follow(feed, IDS.slice(0, 4));
    const late = follow(feed, IDS.slice(4));
    await expect.poll(() => refused(listener).length + refused(late).length, { timeout: 5_000 }).toBe(2);
    for (const state of [...refused(listener), ...refused(late)]) expect(state.detail).toContain('no room');
    expect(fake.subscriptions.filter((name) => name.startsWith('trades:'))).toHaveLength(3);
    await listener.stop();
    await late.until(stateOf('alpaca:TSLA', 'live'), { from: 0 });
    await subscribed('TSLA');
  });

  test('a symbol it does not understand stops no other', async () => {
    const feed = feedOf();
    const listed = await feed.instruments(AbortSignal.timeout(5_000));
    expect(listed.map(({ symbol }) => symbol)).not.toContain('OLD');
    fake.faults.limitSymbols(30);
    const listener = follow(feed, [ID, 'alpaca:OLD', 'alpaca:MSFT']);
    const unknown = await listener.until(stateOf('alpaca:OLD', 'down'), { from: 0 });
    expect(unknown).toMatchObject({ detail: expect.stringContaining('does not list OLD') });
    await subscribed('MSFT');
  });

  test('a feed without halts and daily bars still brings prices', async () => {
    const lines: string[] = [];
    fake.faults.offer(['trades', 'quotes']);
    const listener = follow(feedOf({ log: (line) => lines.push(line) }));
    await subscribed();
    fake.trade('AAPL', { price: 235 });
    await listener.until((event) => event.kind === 'trade', { from: 0 });
    await expect.poll(() => lines).toEqual(['alpaca: Alpaca gives no halts and no daily bars on this feed (410).']);
  });
});

describe('REST', () => {
  test.each([{ status: 'html' }, { status: 'truncated' }, { status: 503 }, { status: 429, retryAfter: '1' }] as const)(
    'that answers %j leaves the stream alone, and is asked again',
    async (fault) => {
      const feed = feedOf({ times: { retryMs: 50 } });
      await feed.instruments(AbortSignal.timeout(5_000));
      fake.faults.rest(fault);
      await expect(feed.instruments(AbortSignal.timeout(5_000))).rejects.toMatchObject({ permanent: false });
      const listener = follow(feed);
      await subscribed();
      fake.trade('AAPL', { price: 234 });
      await listener.until(priceOf(ID), { from: 0 });
      fake.faults.rest(undefined);
      await listener.until((event) => event.kind === 'quote' && event.source === 'day', { from: 0 });
    },
  );
});

test("Alpaca's test stream has one stock, around the clock, and asks for nothing over HTTP", async () => {
  const feed = feedOf({ feed: 'test' });
  const [only, ...others] = await feed.instruments(AbortSignal.timeout(5_000));
  expect([only?.id, only?.timeZone, others]).toEqual(['alpaca:FAKEPACA', undefined, []]);
  const listener = follow(feed, ['alpaca:FAKEPACA']);
  await subscribed('FAKEPACA');
  fake.quote('FAKEPACA', { bid: 133.85 });
  await listener.until((event) => event.kind === 'quote' && event.fields.bid === 133.85, { from: 0 });
  expect(fake.requests).toEqual([]);
  expect(feed.candles).toBeUndefined();
});
