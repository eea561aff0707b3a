import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, type Candle } from '@/lib/market/candle';
import { candleStart } from '@/lib/market/candle-time';
import { ID, MINUTE, World } from './test-world';

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
