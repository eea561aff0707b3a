import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { CandleBuilder, type CandleTrade } from '@/lib/market/candle-builder';
import { candleStart } from '@/lib/market/candle-time';
import type { Instrument } from '@/lib/market/instrument';
import type { AskVenue } from './candle-asker';
import { CandleStore } from './candle-store';
import { Candles } from './candles';
import { MemoryShelf } from './memory-shelf';

const MINUTE = 60_000;
const ID = 'coinbase:BTC-USD';
const NOON = Date.parse('2026-05-01T12:00:00Z');
const INSTRUMENT: Instrument = {
  id: ID,
  name: 'Bitcoin',
  venue: 'coinbase',
  symbol: 'BTC-USD',
  assetClass: 'crypto',
  base: 'BTC',
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: false,
  trades: true,
  book: true,
  candles: true,
};
const open = (shelf = new MemoryShelf(), now = () => NOON) =>
  CandleStore.open(Promise.resolve(shelf), { log: (line) => expect(line).toBe(''), now });

function built(trades: readonly CandleTrade[], interval: CandleInterval, zone?: string): Candle[] {
  const builder = new CandleBuilder(interval, zone);
  for (const trade of [...trades].sort((one, other) => one.time - other.time)) builder.fold(trade);
  return builder.candles();
}

/** A market whose every trade is known, a venue that tells its candles, and a line that brings its trades. */
class World {
  now = NOON;
  instrument = INSTRUMENT;
  readonly trades: CandleTrade[] = [];
  readonly requests: { interval: CandleInterval; before: number; limit: number }[] = [];
  /** Instead of an answer. */
  trouble: (() => Promise<never>) | undefined;
  without: readonly CandleInterval[] = [];
  candles!: Candles;
  store!: CandleStore;
  up = true;

  async start(shelf = new MemoryShelf()): Promise<this> {
    this.store = await open(shelf, () => this.now);
    return this.restart();
  }

  /** Another process with the same store. */
  restart(): this {
    const desk = { gapMs: 0, limitMs: 500 };
    const instrument = (id: string) => (id === ID ? this.instrument : undefined);
    this.candles = new Candles({ store: this.store, ask: this.ask, instrument, now: () => this.now, desk });
    return this;
  }

  readonly ask: AskVenue = async ({ interval, before, limit }) => {
    this.requests.push({ interval, before, limit });
    if (this.trouble !== undefined) return this.trouble();
    if (this.without.includes(interval)) throw Object.assign(new Error('No such interval.'), { permanent: true });
    const past = this.trades.filter(({ time }) => time < this.now);
    const closed = built(past, interval, this.instrument.timeZone).filter(
      ({ time }) => time < before && time < candleStart(this.now, interval, this.instrument.timeZone),
    );
    return closed.slice(-limit);
  };

  /** A trade at the venue at `now`, heard if the line is up. */
  trade(price: number, size = 1): void {
    this.trades.push({ time: this.now, price, size });
    if (this.up) this.hear(price, size, this.now);
  }

  hear(price: number, size: number, eventTime: number): void {
    this.candles.take({ kind: 'trade', id: ID, price, size, eventTime, ingestTime: this.now });
  }

  down(): void {
    this.up = false;
    this.candles.take({ kind: 'state', venue: 'coinbase', state: 'down', since: this.now });
  }

  back(): void {
    this.up = true;
    this.candles.take({ kind: 'state', venue: 'coinbase', state: 'live', since: this.now });
  }

  /** A trade every 10 s, and the clock ticking. */
  run(minutes: number): void {
    for (const end = this.now + minutes * MINUTE; this.now < end; this.now += 10_000) {
      this.trade(100 + ((this.now / 10_000) % 37), 0.25);
      this.candles.tick();
    }
  }

  /** What an answer should be. */
  expected(interval: CandleInterval, limit: number, before = Number.POSITIVE_INFINITY): Candle[] {
    const all = built(this.trades, interval, this.instrument.timeZone);
    return all.filter(({ time }) => time < before).slice(-limit);
  }

  ask60 = (interval: CandleInterval = '1m', limit = 60, before?: number) =>
    this.candles.history({ id: ID, interval, limit, ...(before !== undefined && { before }) });
}

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

describe('any split into heard and asked', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('run' as const), seconds: fc.integer({ min: 1, max: 400 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('down' as const), deaf: fc.nat(30) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('back' as const), repeats: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'unfollow' as const }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('ask' as const),
        interval: fc.constantFrom(...CANDLE_INTERVALS),
        limit: fc.integer({ min: 1, max: 40 }),
        back: fc.option(fc.nat(6 * 3_600_000)),
      }),
    },
  );
  test('is the same candles: with interruptions, restarts and late trades', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(), async (steps, seed) => {
        const one = await new World().start();
        let state = seed % 2_147_483_647 || 1;
        const random = () => {
          state = (state * 48_271) % 2_147_483_647;
          return state / 2_147_483_647;
        };
        // The first hours nobody heard.
        one.up = false;
        let heardFrom = Number.POSITIVE_INFINITY;
        let missedFrom = one.now;
        const second = () => {
          if (random() < 0.3) {
            const delay = random() * 900;
            const at = one.now - delay;
            const trade = {
              time: at,
              price: Math.round(5_000 + 100 * random()) / 8,
              size: Math.ceil(16 * random()) / 8,
            };
            one.trades.push(trade);
            if (one.up) one.hear(trade.price, trade.size, at);
          }
          one.now += 1_000;
          if (one.now % 5_000 === 0) one.candles.tick();
        };
        for (let at = 0; at < 4_000; at++) second();
        for (const todo of steps) {
          if (todo.do === 'run') for (let at = 0; at < todo.seconds; at++) second();
          if (todo.do === 'down' && one.up) {
            one.up = false;
            missedFrom = one.now - 1_000;
            heardFrom = Number.POSITIVE_INFINITY;
            for (let at = 0; at < todo.deaf; at++) second();
            one.down();
          }
          if (todo.do === 'back' && !one.up) {
            one.back();
            // Venues repeat the last trades when a subscription begins.
            for (const { time, price, size } of one.trades.slice(-todo.repeats))
              if (time >= missedFrom) one.hear(price, size, time);
            missedFrom = Number.POSITIVE_INFINITY;
            heardFrom = one.now + 2 * MINUTE;
          }
          if (todo.do === 'restart') {
            one.restart();
            if (one.up) heardFrom = one.now + 2 * MINUTE;
          }
          if (todo.do === 'unfollow') {
            one.up = false;
            heardFrom = Number.POSITIVE_INFINITY;
            missedFrom = Math.min(missedFrom, one.now);
            one.candles.unfollow(ID);
          }
          if (todo.do !== 'ask') continue;
          // Right after its end a minute may still lack what is on its way.
          while (one.now % MINUTE < 2_000) second();
          const { interval, limit } = todo;
          const before = todo.back === null ? undefined : one.now - todo.back;
          const opens = candleStart(one.now, interval);
          const closed = (candles: readonly Candle[]) => candles.filter(({ time }) => time < opens);
          const answer = await one.ask60(interval, limit, before);
          expect(answer.incomplete).toBeUndefined();
          const expected = closed(one.expected(interval, limit + 1, before));
          const given = closed(answer.candles);
          expect(given).toEqual(expected.slice(expected.length - given.length));
          expect(answer.candles.length).toBeGreaterThanOrEqual(Math.min(limit, expected.length));
          expect(answer.candles.length).toBeLessThanOrEqual(limit);
          // A minute that was not heard from its beginning may lack trades, and so may what is built of it.
          if (before === undefined && heardFrom <= candleStart(one.now, '1m'))
            expect(answer.candles.at(-1)).toEqual(one.expected(interval, 1)[0]);
        }
        expect(one.candles.counts).toMatchObject({ corrected: 0, venueFailures: 0, rejected: 0 });
        await one.candles.close();
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

describe('a venue that does not answer', () => {
  const refusal = (permanent: boolean) => () =>
    Promise.reject(Object.assign(new Error('Come back later.\nSecret stack.'), { permanent }));

  test('what is held is given, and why there is no more; it is not asked again at once', async () => {
    world.run(10);
    world.trouble = refusal(false);
    const { candles, incomplete, more } = await world.ask60('1m', 30);
    expect(candles).toEqual(world.expected('1m', 10));
    expect(incomplete).toEqual({
      reason: 'coinbase gave no candles of BTC-USD: Come back later.',
      permanent: false,
      until: expect.any(Number),
    });
    expect(more).toBe(true);
    await Promise.all(Array.from({ length: 10 }, () => world.ask60('1m', 30)));
    expect(world.requests.length).toBe(1);
    world.now += 10_001;
    world.trouble = undefined;
    expect((await world.ask60('1m', 30)).incomplete).toBeUndefined();
  });

  test('a venue that comes back is asked at once', async () => {
    world.trouble = refusal(false);
    await world.ask60();
    world.trouble = undefined;
    world.trades.push({ time: NOON - 5 * MINUTE, price: 5, size: 1 });
    world.back();
    expect((await world.ask60()).candles.length).toBe(1);
  });

  test('one that never answers is given up, and one that has none is not asked', async () => {
    world.trouble = () => new Promise(() => undefined);
    expect((await world.ask60()).incomplete?.reason).toContain('no answer in time');
    world.instrument = { ...INSTRUMENT, candles: false };
    world.trouble = undefined;
    const asked = world.requests.length;
    world.run(5);
    const { candles, incomplete, more } = await world.ask60();
    expect(candles).toEqual(world.expected('1m', 10));
    expect([incomplete?.permanent, more, world.requests.length]).toEqual([true, false, asked]);
    expect(incomplete?.reason).toContain('gives no candles');
  });

  test('nonsense is dropped and counted, and is not believed to be all there is', async () => {
    const sound = { time: NOON - MINUTE, open: 1, high: 2, low: 1, close: 2, volume: 3 };
    const nonsense = [
      { ...sound, time: NOON - 2 * MINUTE + 1 },
      { ...sound, time: NOON - 3 * MINUTE, high: Number.POSITIVE_INFINITY },
      { ...sound, time: NOON - 4 * MINUTE, low: 3 },
      { ...sound, time: NOON - 5 * MINUTE, volume: -1 },
    ];
    world.now = NOON + 20_000;
    const answers = [[...nonsense, { ...sound, time: NOON + MINUTE }, sound], nonsense];
    world.trouble = async () => answers.shift() as never;
    const { candles, incomplete } = await world.ask60();
    expect(candles).toEqual([sound]);
    expect(incomplete?.reason).toContain('makes no sense');
    expect(world.candles.counts.rejected).toBe(8);
  });

  test('a repair that fails is tried again a few times, not for ever', async () => {
    world.run(5);
    await world.ask60('1m', 3);
    world.down();
    world.now += 2 * MINUTE;
    world.back();
    world.trouble = refusal(false);
    const asked = world.requests.length;
    for (let minute = 0; minute < 20; minute++) {
      world.run(1);
      await new Promise(setImmediate);
    }
    expect(world.requests.length - asked).toBeGreaterThan(2);
    expect(world.requests.length - asked).toBeLessThanOrEqual(5);
    world.trouble = undefined;
    world.now += 11_000;
    expect((await world.ask60('1m', 30)).candles).toEqual(world.expected('1m', 30));
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
