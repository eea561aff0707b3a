import { expect, test, vi } from 'vitest';
import { createSimulatorFeed } from '@/feeds/simulator/simulator';
import { CandleStore } from './candle-store';
import { Candles } from './candles';
import { MemoryShelf } from './memory-shelf';
import { ID, MINUTE, NOON, World } from './test-world';

const times = (candles: readonly { time: number }[]) => candles.map(({ time }) => (time - NOON) / MINUTE);

test('what was heard is known at once, the open minute and one heard in part too, and nobody is asked', async () => {
  const world = await new World().start();
  world.now = NOON + 20_000;
  world.run(3);
  const candles = await world.candles.recent(ID);
  expect(times(candles)).toEqual([0, 1, 2, 3]);
  expect(candles).toEqual(world.expected('1m', 60));
  expect(world.requests).toEqual([]);
});

test('an hour at most, also of what an earlier process kept', async () => {
  const world = await new World().start();
  world.run(70);
  world.restart();
  const candles = await world.candles.recent(ID);
  // The last minute before it was never heard to its end.
  expect(times(candles)).toEqual(Array.from({ length: 58 }, (_, at) => 11 + at));
  expect(world.requests).toEqual([]);
});

test('who asks again within 5 s is told the same, without another look', async () => {
  const world = await new World().start();
  world.run(2);
  const read = vi.spyOn(world.store, 'read');
  const [first, second] = await Promise.all([world.candles.recent(ID), world.candles.recent(ID)]);
  world.now += 4_000;
  world.trade(500);
  expect(second).toBe(first);
  expect(await world.candles.recent(ID)).toBe(first);
  expect(read).toHaveBeenCalledTimes(1);
  world.now += 2_000;
  expect((await world.candles.recent(ID)).at(-1)?.close).toBe(500);
  // A clock set back does not freeze it.
  world.now -= 60_000;
  await world.candles.recent(ID);
  expect(read).toHaveBeenCalledTimes(3);
});

test('of what is simulated the whole hour is there at the start, of every instrument at once', async () => {
  const now = () => NOON + 30_000;
  const feed = createSimulatorFeed({ seed: 3, now });
  const instruments = await feed.instruments(AbortSignal.timeout(1_000));
  const log = (line: string) => expect(line).toBe('');
  const store = await CandleStore.open(Promise.resolve(new MemoryShelf()), { log, now });
  const instrument = (id: string) => instruments.find((one) => one.id === id);
  // With the gap of a real venue the last of them would have to wait for longer than this test may.
  const desk = { gapMs: 10_000 };
  const candles = new Candles({ store, ask: feed.candles ?? expect.fail(), instrument, now, desk });
  const told = await Promise.all(instruments.map(({ id }) => candles.recent(id)));
  expect(told).toHaveLength(20);
  for (const one of told) expect(times(one)).toEqual(Array.from({ length: 59 }, (_, at) => at - 59));
  await candles.close();
});
