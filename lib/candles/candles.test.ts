import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { candleStart } from '@/lib/market/candle-time';
import { ID, INSTRUMENT, MINUTE, NOON, World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await new World().start();
});
afterEach(() => world.candles.close());

describe('what was traded, whoever tells it', () => {
  test('history comes from the venue once; then it is known, also the parts without trades', async () => {
    world.up = false;
    for (let hour = 0; hour < 12; hour++) {
      world.now = NOON + hour * 60 * MINUTE;
      world.trade(100 + hour);
    }
    world.now = NOON + 13 * 60 * MINUTE;
    const first = await world.ask60('1m', 20);
    expect(first).toEqual({ candles: world.expected('1m', 12), more: false });
    const asked = world.requests.length;
    world.now += 5_001;
    for (const before of [NOON, NOON + 30 * MINUTE, NOON + 6 * 60 * MINUTE + 1])
      expect((await world.ask60('1m', 5, before)).candles).toEqual(world.expected('1m', 5, before));
    expect(world.requests.length).toBe(asked);
  });

  test('the newest are asked for again only when new ones have closed, and by everybody together', async () => {
    world.up = false;
    for (let minute = 0; minute < 30; minute++, world.now += MINUTE) world.trade(100 + minute);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.ask60('1m', 10)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(world.requests).toEqual([{ interval: '1m', before: world.now, limit: 300 }]);
    world.now += 11_000;
    await world.ask60('1m', 10);
    // The last minute had only just closed: it is asked for once more, and then it is known.
    expect(world.requests.slice(1)).toEqual([{ interval: '1m', before: NOON + 30 * MINUTE, limit: 2 }]);
    for (let at = 0; at < 3; at++, world.now += 12_000) await world.ask60('1m', 10);
    expect(world.requests.length).toBe(2);
  });

  test('what is heard live is not asked for, in any interval', async () => {
    world.run(3);
    await world.ask60('1m', 1_000);
    const asked = world.requests.length;
    world.run(130);
    for (const interval of ['1m', '5m', '15m'] as const) {
      const since = NOON + 15 * MINUTE;
      const { candles, openAsOf } = await world.ask60(interval, 8);
      expect([interval, candles.filter(({ time }) => time >= since)]).toEqual([
        interval,
        world.expected(interval, 8).filter(({ time }) => time >= since),
      ]);
      expect(openAsOf === undefined).toBe(world.now % CANDLE_MS[interval] === 0);
    }
    expect(world.requests.length).toBe(asked);
    expect(world.candles.counts).toMatchObject({ corrected: 0, repairs: 0, lateTrades: 0 });
  });

  test('after a restart nothing is asked that was known, and what was missed meanwhile is', async () => {
    world.run(30);
    await world.ask60('1m', 20);
    await world.ask60('1h', 20);
    world.candles.tick();
    const asked = world.requests.length;
    world.up = false;
    world.run(5);
    world.restart().up = true;
    world.run(4);
    expect((await world.ask60('1m', 30)).candles).toEqual(world.expected('1m', 30));
    expect(world.requests.slice(asked)).toMatchObject([{ interval: '1m' }]);
    expect(world.requests.at(-1)?.limit).toBeLessThan(12);
    expect((await world.ask60('1h', 20)).candles).toEqual(world.expected('1h', 20));
    expect(world.requests.length).toBe(asked + 1);
  });

  test('a line that was down: the venue tells what was missed before it counts as known', async () => {
    world.run(10);
    await world.ask60('1m', 10);
    world.now += 1_000;
    world.down();
    world.run(3);
    world.back();
    world.run(1);
    const asked = world.requests.length;
    world.run(3);
    // Nobody has asked us.
    await expect.poll(() => world.candles.counts.repairs).toBe(1);
    expect(world.requests.slice(asked).map(({ interval }) => interval)).toEqual(['1m']);
    expect((await world.ask60('1m', 16)).candles).toEqual(world.expected('1m', 16));
    expect(world.requests.length).toBe(asked + 1);
    expect(world.candles.counts.corrected).toBe(0);
  });

  test('a line that had died before it was noticed leaves no minute that lacks trades', async () => {
    world.run(10);
    await world.ask60('1m', 10);
    world.up = false;
    for (let second = 0; second < 55; second++, world.now += 1_000) world.trade(500 + second, 0.5);
    world.candles.tick();
    world.down();
    world.back();
    expect((await world.ask60('1m', 20)).candles.filter(({ time }) => time < candleStart(world.now, '1m'))).toEqual(
      world.expected('1m', 20).filter(({ time }) => time < candleStart(world.now, '1m')),
    );
  });

  test('trades that come late count where they belong; where it is too late the venue is asked', async () => {
    world.run(5);
    await world.ask60('1m', 5);
    const late = world.now - 90_000;
    world.trades.push({ time: late, price: 7, size: 1 });
    world.hear(7, 1, late);
    world.run(20);
    world.candles.tick();
    expect((await world.ask60('1m', 30)).candles).toEqual(world.expected('1m', 30));
    const asked = world.requests.length;
    const tooLate = world.now - 18 * MINUTE;
    world.trades.push({ time: tooLate, price: 9, size: 1 });
    world.hear(9, 1, tooLate);
    expect(world.candles.counts.lateTrades).toBe(1);
    expect((await world.ask60('1m', 30)).candles).toEqual(world.expected('1m', 30));
    expect(world.requests.length).toBe(asked + 1);
  });

  test('where the venue tells otherwise its word counts, and it is counted', async () => {
    world.run(6);
    world.candles.tick();
    const wrong = NOON + 3 * MINUTE;
    // The venue knows of a trade that never came.
    world.trades.push({ time: wrong + 1, price: 900, size: 1 });
    world.store.change(
      { id: ID, interval: '1m' },
      ({ covered }) => covered.remove(wrong + MINUTE, wrong + 2 * MINUTE),
      [],
    );
    expect((await world.ask60('1m', 6)).candles).toEqual(world.expected('1m', 6));
    expect(world.candles.counts.corrected).toBe(1);
  });

  test('a candle the venue does not have is no candle', async () => {
    world.run(6);
    world.candles.tick();
    const [from, to] = [NOON + 3 * MINUTE, NOON + 4 * MINUTE];
    const left = world.trades.filter(({ time }) => time < from || time >= to);
    world.trades.splice(0, world.trades.length, ...left);
    const key = { id: ID, interval: '1m' } as const;
    world.store.change(key, ({ covered }) => covered.remove(to, to + MINUTE), []);
    expect((await world.ask60('1m', 6)).candles).toEqual(world.expected('1m', 6));
    expect(world.candles.counts.corrected).toBe(1);
    // Nor is it one after it was dropped from memory.
    world.run(30);
    expect((await world.ask60('1m', 60)).candles).toEqual(world.expected('1m', 60));
  });

  test('trades repeated at the beginning of a subscription do not touch what the venue has told', async () => {
    world.run(3);
    world.down();
    world.run(5);
    await world.ask60('1m', 20);
    world.back();
    for (const { time, price, size } of world.trades.slice(-20)) world.hear(price, size, time);
    const closed = (candles: readonly Candle[]) => candles.filter(({ time }) => time < candleStart(world.now, '1m'));
    expect(closed((await world.ask60('1m', 20)).candles)).toEqual(closed(world.expected('1m', 20)));
    // Nor what is known from an earlier life.
    world.restart();
    for (const { time, price, size } of world.trades.slice(-20)) world.hear(price, size, time);
    expect(closed((await world.ask60('1m', 20)).candles)).toEqual(closed(world.expected('1m', 20)));
  });

  test('the open candle of every interval is that of all its trades', async () => {
    world.now = NOON + 97 * MINUTE;
    world.run(200);
    world.now += 5_000;
    world.trade(1_000);
    for (const interval of CANDLE_INTERVALS) {
      const { candles, openAsOf } = await world.ask60(interval, 3);
      expect([interval, candles]).toEqual([interval, world.expected(interval, 3)]);
      expect(openAsOf).toBe(world.now);
    }
  });

  test('days of a stock begin at the midnight of its exchange', async () => {
    const about = { assetClass: 'stock', timeZone: 'America/New_York' } as const;
    world.instrument = { ...INSTRUMENT, ...about };
    world.now = Date.parse('2026-03-06T15:00:00Z');
    world.up = false;
    for (let hour = 0; hour < 120; hour++, world.now += 60 * MINUTE) world.trade(100 + hour);
    world.up = true;
    world.run(2);
    const { candles } = await world.ask60('1d', 10);
    expect(candles).toEqual(world.expected('1d', 10));
    expect(candles.map(({ time }) => new Date(time).toISOString().slice(11, 13))).toEqual([
      ...['05', '05', '05', '04', '04', '04'],
    ]);
    // What was built of the trades of a stock is never kept.
    world.run(20);
    expect(world.store.record({ id: ID, interval: '1m' }).covered.endOf(world.now - 5 * MINUTE)).toBeUndefined();
  });

  test('the past of a stock is asked for anew on another day, and when its session changes: it may have been split', async () => {
    world.instrument = { ...INSTRUMENT, assetClass: 'stock', timeZone: 'America/New_York', simulated: true };
    world.run(30);
    const asked = () => world.requests.length;
    const state = (since: number) =>
      world.candles.take({ kind: 'state', id: ID, state: 'live', session: 'regular', since });
    state(NOON);
    await world.ask60('1m', 20);
    const once = asked();
    world.run(10);
    state(NOON);
    await world.ask60('1m', 20);
    expect(asked()).toBe(once);
    // Four for one: the venue tells its past in new shares.
    for (const [at, { time, price, size }] of world.trades.entries())
      world.trades[at] = { time, price: price / 4, size: size * 4 };
    state(world.now);
    world.run(3);
    expect((await world.ask60('1m', 40)).candles).toEqual(world.expected('1m', 40));
    expect(world.candles.counts.corrected).toBe(0);
    // The next day.
    const before = asked();
    world.up = false;
    world.now += 86_400_000;
    world.run(30);
    await world.ask60('1d', 1);
    await world.ask60('1m', 20);
    const after = asked();
    expect(after).toBeGreaterThan(before);
    await world.ask60('1m', 20, world.now - 30_000);
    expect(asked()).toBe(after);
  });

  test('an interval the venue does not have is made of a smaller one', async () => {
    world.without = ['4h', '15m'];
    world.up = false;
    for (let hour = 0; hour < 100; hour++, world.now += 60 * MINUTE) world.trade(100 + hour);
    world.now += 60_000;
    for (const interval of ['4h', '15m'] as const) {
      const { candles, incomplete } = await world.ask60(interval, 12);
      expect([interval, incomplete, candles]).toEqual([interval, undefined, world.expected(interval, 12)]);
    }
  });
});

test('what was heard is kept when it closes, and nothing runs on', async () => {
  const { store, candles } = world;
  world.run(5);
  world.now += 3_000;
  world.trade(1);
  const kept: string[] = [];
  const change = store.change.bind(store);
  store.change = (key, ...rest) => {
    kept.push(key.interval);
    change(key, ...rest);
  };
  await candles.close();
  await candles.close();
  expect(kept).toEqual(['1m']);
  // Who asks now is answered, and nobody is asked for it.
  const asked = world.requests.length;
  expect((await world.ask60('1h')).incomplete?.reason).toContain('This server stops');
  expect(world.requests.length).toBe(asked);
});
