import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import type { AttemptSink } from './attempt';
import { connectWithRetry } from './retry';
import type { ConnectionState } from './transport';

const NOTHING = { payloadBytes: 0, bytes: 0, requests: 0, measured: false };

describe('a connection that is kept alive', () => {
  let states: ConnectionState[];
  let sinks: AttemptSink[];
  let closed: number;
  const subscribe = vi.fn();
  beforeEach(() => {
    vi.useFakeTimers();
    [states, sinks, closed] = [[], [], 0];
    subscribe.mockReset();
  });
  afterEach(() => vi.useRealTimers());

  const connect = (inPlace = false) =>
    connectWithRetry(
      {
        subscription: subscriptionOf({ quotes: ['sim:A'] }),
        onFrame: () => undefined,
        onCost: () => undefined,
        onState: (state) => states.push(state),
        // The longest wait of full jitter, so that times can be told.
        runtime: { now: Date.now, random: () => 1 },
      },
      (_subscription, sink) => {
        sinks.push(sink);
        return { close: () => closed++, ...(inPlace ? { subscribe } : {}) };
      },
    );
  const kinds = () => states.map((state) => state.kind);
  const last = () => sinks.at(-1) as AttemptSink;

  test('waits longer after every failure, up to 10 s, and starts over after a good connection', async () => {
    connect();
    const waits: number[] = [];
    for (let attempt = 2; attempt <= 9; attempt++) {
      last().ended('refused');
      const state = states.at(-1);
      expect(state).toMatchObject({ kind: 'connecting', attempt, cause: 'refused' });
      const wait = state?.kind === 'connecting' ? (state.retryTime ?? 0) - Date.now() : 0;
      waits.push(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    last().opened();
    await vi.advanceTimersByTimeAsync(6_000);
    last().ended('cut');
    expect(states.at(-1)).toMatchObject({ kind: 'connecting', attempt: 1, retryTime: Date.now() + 250 });
  });

  test('a connection that opens only to die counts as a failure', () => {
    connect();
    last().opened();
    last().ended('cut');
    expect(states.at(-1)).toMatchObject({ attempt: 2 });
  });

  test('waits as long as the server asks', () => {
    connect();
    last().ended('full', 5_000);
    expect(states.at(-1)).toMatchObject({ retryTime: Date.now() + 5_500 });
  });

  test('retryNow does not wait, and does nothing while a try is under way', () => {
    const connection = connect();
    connection.retryNow();
    expect(sinks.length).toBe(1);
    last().ended('refused');
    connection.retryNow();
    expect(sinks.length).toBe(2);
    expect(states.at(-1)).toEqual({ kind: 'connecting', attempt: 2 });
  });

  test('a try that never opens fails; an open line that falls silent is remade at once', async () => {
    connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(states.at(-1)).toMatchObject({ kind: 'connecting', attempt: 2, cause: 'no answer within 10 s' });
    await vi.advanceTimersByTimeAsync(500);
    last().opened();
    await vi.advanceTimersByTimeAsync(24_000);
    last().cost(NOTHING);
    await vi.advanceTimersByTimeAsync(24_900);
    expect(states.at(-1)).toEqual({ kind: 'open' });
    const tries = sinks.length;
    await vi.advanceTimersByTimeAsync(200);
    expect(states.at(-1)).toEqual({ kind: 'stalled', cause: 'silent for 25 s' });
    expect(sinks.length).toBe(tries + 1);
    last().opened();
    expect(states.at(-1)).toEqual({ kind: 'open' });
  });

  test('a listener that throws is not taken for a broken line', async () => {
    const thrown: unknown[] = [];
    const frame = { cursor: '1.1.000000000000', publishTime: 0 };
    const connection = connectWithRetry(
      {
        subscription: subscriptionOf({ quotes: ['sim:A'] }),
        onFrame: () => {
          throw new Error('a fault of the page');
        },
        onCost: () => undefined,
        onState: (state) => states.push(state),
        runtime: { now: Date.now, random: () => 1 },
      },
      (_subscription, sink) => {
        sinks.push(sink);
        return { close: () => closed++ };
      },
    );
    last().frame(frame, NOTHING);
    await vi.advanceTimersByTimeAsync(1).catch((fault: unknown) => thrown.push(fault));
    expect(thrown).toMatchObject([{ message: 'a fault of the page' }]);
    expect(states.at(-1)).toEqual({ kind: 'open' });
    connection.close();
  });

  test('a silent remake tells nobody; an attempt given up is not heard', () => {
    connect();
    const first = last();
    first.opened();
    first.remake();
    last().opened();
    expect(kinds()).toEqual(['connecting', 'open']);
    first.ended('late news');
    first.opened();
    expect(kinds()).toEqual(['connecting', 'open']);
    expect(closed).toBe(1);
  });

  test('another subscription: in place where possible, else over another attempt', () => {
    const over = connect(true);
    last().opened();
    over.subscribe(subscriptionOf({ quotes: ['sim:B'] }));
    expect(sinks.length).toBe(1);
    const remade = connect();
    last().opened();
    remade.subscribe(subscriptionOf({ quotes: ['sim:B'] }));
    expect(sinks.length).toBe(3);
  });

  test('a line that is still opening is kept, and told the newest once it can hear', () => {
    const over = connect(true);
    over.subscribe(subscriptionOf({ quotes: ['sim:B'] }));
    over.subscribe(subscriptionOf({ quotes: ['sim:C'] }));
    expect(subscribe).not.toHaveBeenCalled();
    last().opened();
    expect([sinks.length, closed]).toEqual([1, 0]);
    expect(subscribe.mock.calls).toEqual([[subscriptionOf({ quotes: ['sim:C'] })]]);
    last().opened();
    expect(subscribe).toHaveBeenCalledTimes(1);
  });

  test('refused for what nobody wants any more, it asks for the newest at once, and only once', () => {
    const over = connect(true);
    over.subscribe(subscriptionOf({ quotes: ['sim:B'] }));
    last().ended('sim:A is unknown');
    expect(sinks.length).toBe(2);
    expect(kinds()).toEqual(['connecting']);
    last().ended('sim:B is unknown');
    expect(sinks.length).toBe(2);
    expect(states.at(-1)).toMatchObject({ kind: 'connecting', cause: 'sim:B is unknown' });
    over.close();
  });

  test('closing leaves no timer, whatever it was doing', () => {
    const connection = connect();
    last().ended('refused');
    connection.close();
    connection.close();
    connection.retryNow();
    expect(kinds()).toEqual(['connecting', 'connecting', 'closed']);
    const opened = connect();
    last().opened();
    opened.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
