import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen, priceOf } from './fakes/listener';
import { scriptedFeed, scriptedTrade } from './fakes/scripted-feed';
import { FeedError } from './feed';
import { withRetry } from './with-retry';
import { withWatchdog } from './with-watchdog';

const ID = 'sim:BTC-USD';

describe('withWatchdog', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('silence is a failure that may pass', async () => {
    const feed = scriptedFeed(({ queue }) => queue.push(scriptedTrade(1)));
    const listener = listen(withWatchdog(feed, { silenceMs: 1_000 }), [ID]);
    await vi.advanceTimersByTimeAsync(999);
    expect(listener.events).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10);
    const error = await listener.ended;
    expect(error).toBeInstanceOf(FeedError);
    expect(error).toMatchObject({ permanent: false, message: expect.stringContaining('1000 ms') });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('every event starts the time anew', async () => {
    let timer: NodeJS.Timeout | undefined;
    const feed = scriptedFeed(({ queue, signal }) => {
      timer = setInterval(() => queue.push(scriptedTrade(1)), 900);
      signal.addEventListener('abort', () => clearInterval(timer));
    });
    const listener = listen(withWatchdog(feed, { silenceMs: 1_000 }), [ID]);
    await vi.advanceTimersByTimeAsync(9_500);
    expect(listener.events).toHaveLength(10);
    expect(await listener.stop()).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not wait for ever for a feed that hangs on its way out', async () => {
    const hanging = Object.assign(
      scriptedFeed(() => {}),
      {
        follow: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }),
      },
    );
    const listener = listen(withWatchdog(hanging, { silenceMs: 1_000 }), [ID]);
    await vi.advanceTimersByTimeAsync(1_000 + 2_000);
    expect(await listener.ended).toBeInstanceOf(FeedError);
  });

  test('with withRetry around it prices come back', async () => {
    const feed = scriptedFeed(({ queue }, attempt) => queue.push(scriptedTrade(attempt + 1)));
    const whole = withRetry(withWatchdog(feed, { silenceMs: 1_000 }), { baseMs: 10, capMs: 10 });
    const listener = listen(whole, [ID]);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(listener.events.filter(priceOf(ID))).toMatchObject([{ price: 1 }, { price: 2 }, { price: 3 }]);
    expect(listener.events.filter((event) => event.kind === 'state').map((event) => event.state)).toEqual([
      'down',
      'live',
      'down',
      'live',
    ]);
    await listener.stop();
  });

  test('a failure of the feed passes through', async () => {
    const failure = new FeedError('broken', { permanent: true });
    const feed = scriptedFeed(({ queue }) => queue.fail(failure));
    expect(await listen(withWatchdog(feed, { silenceMs: 1_000 }), [ID]).ended).toBe(failure);
  });
});
