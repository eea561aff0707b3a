import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { INSTRUMENT, MINUTE, NOON, World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await new World().start();
});
afterEach(() => world.candles.close());

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
