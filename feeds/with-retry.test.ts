import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RateLimitError } from './failure';
import { listen, priceOf, stateOf } from './fakes/listener';
import { scriptedFeed, scriptedTrade } from './fakes/scripted-feed';
import { FeedError } from './feed';
import { withRetry } from './with-retry';

const ID = 'sim:BTC-USD';
const QUICK = { baseMs: 10, capMs: 20, random: () => 0.5 };

describe('withRetry', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('follows again after a passing failure, and says down and live once each', async () => {
    const feed = scriptedFeed(({ queue }, attempt) => {
      if (attempt < 3) queue.fail(new FeedError(`broken ${attempt}`));
      else queue.push(scriptedTrade(100));
    });
    const listener = listen(withRetry(feed, QUICK), [ID]);
    await vi.advanceTimersByTimeAsync(100);
    expect(feed.follows).toBe(4);
    expect(listener.events).toMatchObject([
      { kind: 'state', venue: 'sim', state: 'down', detail: 'broken 0' },
      { kind: 'state', venue: 'sim', state: 'live' },
      { kind: 'trade', price: 100 },
    ]);
    expect(await listener.stop()).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits longer after each failure, up to the cap, and short again after a healthy while', async () => {
    const times: number[] = [];
    const feed = scriptedFeed(({ queue }, attempt) => {
      times.push(Date.now());
      if (attempt === 9) setTimeout(() => queue.fail(new FeedError('after a while')), 20_000);
      else queue.fail(new FeedError('at once'));
    });
    const listener = listen(withRetry(feed, { baseMs: 1_000, capMs: 30_000, random: () => 1 }), [ID]);
    await vi.advanceTimersByTimeAsync(400_000);
    const waits = times.slice(1, 12).map((time, n) => time - (times[n] ?? 0));
    const growing = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000];
    expect(waits).toEqual([...growing, 20_000 + 1_000, 2_000]);
    await listener.stop();
  });

  test.each([
    ['what was asked for', 7_000, 7_000],
    ['10 s when the source names no time', undefined, 10_000],
    ['no longer than a quarter of an hour', 86_400_000, 900_000],
  ])('after "too often" it waits %s', async (_, retryAfterMs, expected) => {
    const times: number[] = [];
    const feed = scriptedFeed(({ queue }, attempt) => {
      times.push(Date.now());
      if (attempt === 0) queue.fail(new RateLimitError('too often', { retryAfterMs }));
    });
    const listener = listen(withRetry(feed, QUICK), [ID]);
    await vi.advanceTimersByTimeAsync(expected + 2_000);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(expected);
    expect(second - first).toBeLessThanOrEqual(expected + 1_000);
    await listener.stop();
  });

  test.each([
    ['a permanent FeedError', new FeedError('no such symbol', { permanent: true })],
    ['an error of ccxt that asking again cannot help', ccxtError('BadSymbol', 'BadRequest', 'ExchangeError')],
    ['missing permission', ccxtError('PermissionDenied', 'AuthenticationError', 'ExchangeError')],
  ])('ends with %s', async (_, error) => {
    const feed = scriptedFeed(({ queue }) => queue.fail(error));
    expect(await listen(withRetry(feed, QUICK), [ID]).ended).toBe(error);
    expect(feed.follows).toBe(1);
  });

  test.each([
    ['the network', ccxtError('RequestTimeout', 'NetworkError', 'OperationFailed')],
    ['a nonsense answer', ccxtError('NullResponse', 'BadResponse', 'OperationFailed')],
    ['a bare ExchangeError', ccxtError('ExchangeError')],
    ['a TypeError on a malformed frame', new TypeError('undefined is not a function')],
  ])('tries again after %s', async (_, error) => {
    const feed = scriptedFeed(({ queue }, attempt) =>
      attempt === 0 ? queue.fail(error) : queue.push(scriptedTrade(1)),
    );
    const listener = listen(withRetry(feed, QUICK), [ID]);
    await vi.advanceTimersByTimeAsync(50);
    expect(listener.events.some(priceOf(ID))).toBe(true);
    await listener.stop();
  });

  test('an abort while it waits ends it at once, without error and without timers', async () => {
    const feed = scriptedFeed(({ queue }) => queue.fail(new FeedError('broken')));
    const listener = listen(withRetry(feed, { baseMs: 60_000, capMs: 60_000, random: () => 1 }), [ID]);
    await vi.advanceTimersByTimeAsync(10);
    expect(listener.events.some(stateOf('sim', 'down'))).toBe(true);
    expect(await listener.stop()).toBeUndefined();
    expect(feed.follows).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends when the feed has nothing more to say', async () => {
    const feed = scriptedFeed(({ queue }) => {
      queue.push(scriptedTrade(1));
      setTimeout(() => queue.end(), 10);
    });
    const listener = listen(withRetry(feed, QUICK), [ID]);
    await vi.advanceTimersByTimeAsync(20);
    expect(await listener.ended).toBeUndefined();
    expect(listener.events).toHaveLength(1);
  });

  test('asks for the instruments again too', async () => {
    const feed = scriptedFeed(() => {});
    const instruments = vi.fn().mockRejectedValueOnce(new FeedError('not now')).mockResolvedValueOnce([]);
    const wrapped = withRetry(Object.assign(feed, { instruments }), QUICK);
    const asked = wrapped.instruments(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(20);
    expect(await asked).toEqual([]);
    expect(instruments).toHaveBeenCalledTimes(2);
  });

  test('what else the feed offers stays live behind it', () => {
    const feed = Object.assign(
      scriptedFeed(() => {}),
      { rejected: 1 },
    );
    const wrapped = withRetry(feed, QUICK);
    feed.rejected = 5;
    expect(wrapped.rejected).toBe(5);
    expect(wrapped.name).toBe('scripted');
  });
});

/** An error with ccxt's class names, most specific first. */
function ccxtError(...names: string[]): Error {
  let Parent: new (message: string) => Error = { BaseError: class BaseError extends Error {} }.BaseError;
  for (const name of names.reverse()) Parent = { [name]: class extends Parent {} }[name] as typeof Parent;
  return new Parent('from ccxt');
}
