import { beforeEach, describe, expect, test } from 'vitest';
import { LiveMinutes } from './live-minutes';

const MINUTE = 60_000;
const NOON = Date.parse('2026-05-01T12:00:00Z');
const at = (minute: number, second = 0) => NOON + minute * MINUTE + second * 1_000;

let live: LiveMinutes;
beforeEach(() => {
  live = new LiveMinutes();
});
const trade = (time: number, { received = time, price = 1 } = {}) =>
  live.trade({ kind: 'trade', id: 'sim:T', price, size: 1, eventTime: time, ingestTime: received });

describe('from when on a minute is heard from beginning to end', () => {
  test('trades prove it at once, with room for clocks that differ', () => {
    trade(at(0, 57));
    expect(live.heardFrom).toBe(at(1));
    live = new LiveMinutes();
    trade(at(0, 59));
    expect(live.heardFrom).toBe(at(2));
    live = new LiveMinutes();
    // The venue's clock is 5 s ahead.
    trade(at(1, 1), { received: at(0, 56) });
    expect(live.heardFrom).toBe(at(2));
  });

  test('quotes prove it after 10 s, and a trade sooner', () => {
    live.hear(at(0, 50));
    expect(live.heardFrom).toBe(at(2));
    trade(at(0, 51));
    expect(live.heardFrom).toBe(at(1));
  });
});

describe('what may be kept', () => {
  test('is what something was heard after, once', () => {
    trade(at(0, 30));
    trade(at(1, 30));
    expect(live.take()).toBeUndefined();
    live.hear(at(2, 1.9));
    expect(live.take()).toBeUndefined();
    live.hear(at(2, 2));
    expect(live.take()).toMatchObject({ range: [at(1), at(2)], candles: [{ time: at(1), volume: 1 }] });
    expect(live.take()).toBeUndefined();
    live.hear(at(5, 3));
    expect(live.take()).toEqual({ range: [at(2), at(5)], candles: [] });
  });

  test('again when a late trade has changed it; not when the trade is too late', () => {
    trade(at(0, 30));
    trade(at(1, 30));
    live.hear(at(3, 3));
    live.take();
    expect(trade(at(1, 40), { received: at(3, 4), price: 2 })).toBe(true);
    expect(live.take()).toMatchObject({ candles: [{ time: at(1), close: 2, volume: 2 }] });
    expect(live.take()).toBeUndefined();
    live.hear(at(20));
    expect(trade(at(1, 41), { received: at(20) })).toBe(false);
  });
});

test('a trade from the future happened when it came', () => {
  trade(at(0, 30));
  trade(at(10 ** 6), { received: at(1, 5) });
  expect([live.newestMinute, live.heardFrom]).toEqual([at(1), at(1)]);
});

describe('a line that is lost', () => {
  test('leaves doubt from the last minute that was surely whole: trades may have been on their way', () => {
    trade(at(0, 30));
    live.hear(at(3, 1));
    live.take();
    live.lose();
    expect([live.heardFrom, live.doubtFrom]).toEqual([undefined, at(2)]);
    trade(at(5, 10));
    expect([live.heardFrom, live.doubtFrom]).toEqual([at(6), at(2)]);
    live.lose();
    // Lost again before a whole minute was heard: the doubt is the old one.
    expect(live.doubtFrom).toBe(at(2));
  });

  test('leaves none where nothing was heard before', () => {
    live.lose();
    trade(at(0, 30));
    live.lose();
    expect(live.doubtFrom).toBeUndefined();
  });
});

test('trades of before a subscription are the venue’s affair, and so is what it has told', () => {
  trade(at(-3), { received: at(0, 1) });
  expect(live.candles(at(-10), at(10))).toEqual([]);
  trade(at(0, 2));
  const told = { time: at(0), open: 5, high: 5, low: 5, close: 5, volume: 5 };
  live.replace([at(0), at(2)], [told]);
  trade(at(0, 3), { received: at(2, 30) });
  trade(at(1, 3), { received: at(2, 30) });
  trade(at(2, 30));
  expect(live.candles(at(-10), at(10))).toMatchObject([told, { time: at(2), volume: 1 }]);
});
