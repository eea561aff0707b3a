import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryTabs } from '../tabs/memory-tabs';
import type { AlertCondition } from './alert-condition';
import { AlertWorld, MemoryShelf } from './alert-world';

const A = 'sim:A';
const wish = (condition: AlertCondition, instrument = A) => ({ instrument, condition, notify: false, sound: false });
const above = (price: number) => wish({ kind: 'above', price });
const below = (price: number) => wish({ kind: 'below', price });

describe('above and below', () => {
  test('fire exactly once, at the first price beyond the level after one that was not, and never without', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 95, max: 105 }), { maxLength: 60 }),
        fc.constantFrom('above' as const, 'below' as const),
        fc.nat(20),
        (prices, kind, armedAt) => {
          const world = new AlertWorld();
          const beyond = (price: number | undefined) =>
            price !== undefined && (kind === 'above' ? price > 100 : price < 100);
          const seen = prices.slice(0, armedAt);
          for (const price of seen) world.receive({ [A]: price });
          world.desk.add(wish({ kind, price: 100 }));
          for (const price of prices.slice(armedAt)) {
            world.time += 100;
            world.receive({ [A]: price });
          }
          world.pass(3_000);

          const judged = [...seen.slice(-1), ...prices.slice(armedAt)];
          const off = judged.findIndex((price) => !beyond(price));
          const expected = off < 0 ? undefined : judged.slice(off).find(beyond);
          expect(world.fired.map(({ firing }) => firing.price)).toEqual(expected === undefined ? [] : [expected]);
          expect(world.desk.standing.history).toHaveLength(world.fired.length);
        },
      ),
    );
  });

  test('what holds when it is set waits until it does not, then fires when it does again', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 101 });
    world.desk.add(above(100));
    world.receive({ [A]: 102 });
    expect(world.desk.standing.rules).toMatchObject([{ ready: false, fired: false }]);
    world.receive({ [A]: 100 });
    expect(world.desk.standing.rules).toMatchObject([{ ready: true, fired: false }]);
    world.receive({ [A]: 100.5 });
    expect(world.desk.standing.rules).toMatchObject([{ ready: true, fired: true }]);
    world.receive({ [A]: 99 });
    world.receive({ [A]: 103 });
    expect(world.fired).toHaveLength(1);
  });

  test('armed again it may fire once more, and so may one that was changed', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 99 });
    world.desk.add(above(100));
    world.receive({ [A]: 101 });
    const [{ id } = { id: '' }] = world.desk.standing.rules;
    world.desk.arm(id);
    world.receive({ [A]: 102 });
    expect(world.fired).toHaveLength(1);
    world.receive({ [A]: 99 });
    world.receive({ [A]: 101 });
    expect(world.fired).toHaveLength(2);
    world.desk.change(id, below(90));
    world.receive({ [A]: 89 });
    expect(world.fired.map(({ firing }) => firing.condition.kind)).toEqual(['above', 'above', 'below']);
    expect(world.desk.standing.history.map(({ arming }) => arming)).toEqual([3, 2, 1]);
  });

  test('keep the price, its age and its state as they were', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 99 });
    world.desk.add(above(100));
    world.say(A, { word: 'DELAYED', delayMinutes: 15 });
    world.receive({ [A]: 101 });
    expect(world.fired[0]?.firing).toMatchObject({
      instrument: A,
      price: 101,
      ageMs: 0,
      word: 'DELAYED',
      delayMinutes: 15,
      time: world.time,
      late: false,
    });
  });

  test('instruments with armed alerts are followed, each once, and no longer when they have fired', () => {
    const world = new AlertWorld();
    world.desk.add(above(100));
    world.desk.add(below(50));
    world.desk.add(wish({ kind: 'above', price: 5 }, 'sim:B'));
    expect(world.followed).toEqual([A, 'sim:B']);
    world.receive({ 'sim:B': 4 });
    world.receive({ 'sim:B': 6 });
    expect(world.followed).toEqual([A]);
    world.engine.stop();
    expect([world.followed, world.held]).toEqual([[], 0]);
  });
});

describe('a move', () => {
  const move = (direction: 'up' | 'down' | 'either', percent = 2, minutes = 5) =>
    wish({ kind: 'move', direction, percent, minutes });

  test('is judged against the price that many minutes ago', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(move('up'));
    // Slowly up by more than that: never within the window.
    for (let step = 0; step < 20; step += 1) {
      world.pass(60_000);
      world.receive({ [A]: 100 + step * 0.3 });
    }
    expect(world.fired).toHaveLength(0);
    world.pass(60_000);
    world.receive({ [A]: 109 });
    expect(world.fired).toHaveLength(1);
    expect(world.fired[0]?.firing.base).toBeCloseTo(104.5, 0);
  });

  test('in less time than the window counts at once', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(move('down'));
    world.pass(20_000);
    world.receive({ [A]: 97 });
    expect(world.fired[0]?.firing).toMatchObject({ price: 97, base: 100 });
  });

  test.each([
    ['up', 97, 0],
    ['down', 103, 0],
    ['either', 97, 1],
    ['either', 103, 1],
    ['either', 101.9, 0],
  ] as const)('%s, to %d: fires %d times', (direction, price, times) => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(move(direction));
    world.pass(1_000);
    world.receive({ [A]: price });
    world.receive({ [A]: price });
    expect(world.fired).toHaveLength(times);
  });

  test('a window that moves on brings it about, too', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(move('up', 2, 1));
    world.pass(30_000);
    world.receive({ [A]: 98 });
    world.pass(10_000);
    // 1 % above the 100 of the beginning, 3 % above the 98 that it is judged by half a minute later.
    world.receive({ [A]: 101 });
    expect(world.fired).toHaveLength(0);
    world.pass(51_000);
    expect(world.fired).toHaveLength(1);
    expect(world.fired[0]?.firing).toMatchObject({ base: 98, price: 101, ageMs: 50_000 });
  });
});

describe('a move over a time in which nobody looked', () => {
  const HOUR_MS = 3_600_000;
  const within = (minutes: number) => wish({ kind: 'move', direction: 'either', percent: 3, minutes });
  const away = (world: AlertWorld) => {
    world.connect(false);
    world.pass(HOUR_MS);
  };
  const times: readonly (readonly [string, (world: AlertWorld) => void])[] = [
    ['sleep', (world) => world.sleep(HOUR_MS, true)],
    ['sleep in which the fine clock stands still', (world) => world.sleep(HOUR_MS, false)],
    ['a clock set forward', (world) => world.setClock(HOUR_MS)],
    ['no server', away],
  ];

  test.each(times)('%s: is none within a minute; the one after it is judged by what came after it', (_, happens) => {
    for (const tick of [true, false]) {
      const world = new AlertWorld();
      world.receive({ [A]: 100 });
      world.desk.add(within(1));
      world.pass(10_000);
      happens(world);
      if (tick) world.tick();
      world.receive({ [A]: 104 });
      world.connect(true);
      world.pass(30_000);
      expect(world.fired).toHaveLength(0);
      world.receive({ [A]: 108 });
      expect(world.fired.map(({ firing }) => firing.base)).toEqual([104]);
    }
  });

  test.each(times)('%s: is one within a longer window, in which the old price was seen', (_, happens) => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(within(90));
    world.pass(10_000);
    happens(world);
    world.receive({ [A]: 104 });
    expect(world.fired.map(({ firing }) => firing.base)).toEqual([100]);
  });

  test('no server: what was known before is not judged', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(within(1));
    world.pass(30_000);
    world.receive({ [A]: 97.5 });
    world.pass(20_000);
    world.receive({ [A]: 102 });
    world.connect(false);
    world.pass(HOUR_MS);
    expect(world.fired).toHaveLength(0);
  });

  test('a clock set back changes nothing', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 100 });
    world.desk.add(within(1));
    world.pass(30_000);
    world.setClock(-HOUR_MS);
    world.receive({ [A]: 104 });
    expect(world.fired.map(({ firing }) => firing.base)).toEqual([100]);
  });
});

describe('silence', () => {
  const silent = (seconds: number) => wish({ kind: 'silent', seconds });
  /** Another instrument goes on, so that it is not the server that says nothing. */
  const passAmidOthers = (world: AlertWorld, ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      world.receive({ 'sim:OTHER': left });
      world.pass(1_000);
    }
  };

  test('fires once after that long without an update, on any timer however slow', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent(30));
    passAmidOthers(world, 29_000);
    world.receive({ [A]: 1 });
    passAmidOthers(world, 29_000);
    expect(world.fired).toHaveLength(0);
    passAmidOthers(world, 2_000);
    expect(world.fired).toHaveLength(1);
    expect(world.fired[0]?.firing.ageMs).toBe(30_000);
    passAmidOthers(world, 90_000);
    expect(world.fired).toHaveLength(1);
  });

  test.each(['CLOSED', 'HALTED'] as const)('of a market that is %s does not count, nor does it afterwards', (word) => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent(30));
    world.say(A, { word });
    passAmidOthers(world, 3_600_000);
    world.say(A, {});
    passAmidOthers(world, 25_000);
    expect(world.fired).toHaveLength(0);
    passAmidOthers(world, 10_000);
    expect(world.fired).toHaveLength(1);
  });

  test('while the page has no server is not judged; that there was none is kept', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent(30));
    world.pass(5_000);
    const from = world.time;
    world.connect(false);
    world.pass(120_000);
    expect(world.fired).toHaveLength(0);
    world.connect(true);
    world.pass(1_000);
    expect(world.desk.standing.outage).toEqual({ from, to: world.time });
    passAmidOthers(world, 20_000);
    expect(world.fired).toHaveLength(0);
    passAmidOthers(world, 11_000);
    expect(world.fired).toHaveLength(1);
  });

  test('of everything at once may be the connection: it waits until that would have been noticed', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent(10));
    world.pass(25_000);
    expect(world.fired).toHaveLength(0);
    world.pass(2_000);
    expect(world.fired).toHaveLength(1);
  });

  test('of a feed that has lost its source fires, and says so', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent(10));
    passAmidOthers(world, 1_000);
    world.say(A, { word: 'DISCONNECTED' });
    passAmidOthers(world, 10_000);
    expect(world.fired[0]?.firing.word).toBe('DISCONNECTED');
  });
});

describe('a reload', () => {
  test('forgets nothing: what fired stays fired, what was armed fires', () => {
    const shelf = new MemoryShelf();
    const before = new AlertWorld(shelf);
    before.receive({ [A]: 99 });
    before.desk.add(above(100));
    before.desk.add(below(90));
    before.receive({ [A]: 101 });
    before.engine.stop();

    const after = new AlertWorld(shelf);
    after.receive({ [A]: 105 });
    expect(after.fired).toHaveLength(0);
    after.receive({ [A]: 85 });
    expect(after.fired.map(({ firing }) => [firing.condition.kind, firing.late])).toEqual([['below', false]]);
    expect(after.desk.standing.history).toHaveLength(2);
  });

  test('what came to hold while no page was open fires late, and says so', () => {
    const shelf = new MemoryShelf();
    const before = new AlertWorld(shelf);
    before.receive({ [A]: 99 });
    before.desk.add(above(100));
    before.engine.stop();
    const after = new AlertWorld(shelf);
    after.receive({ [A]: 101 });
    expect(after.fired.map(({ firing }) => firing.late)).toEqual([true]);
  });
});

describe('several tabs', () => {
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  test('fire once, in the one that judges; when it is closed the next one goes on', async () => {
    const shelf = new MemoryShelf();
    const tabs = new MemoryTabs();
    const pages = [0, 1, 2].map(() => new AlertWorld(shelf, tabs.tab()));
    await settle();
    const [first, second, third] = pages as [AlertWorld, AlertWorld, AlertWorld];
    const receive = (price: number) => {
      for (const page of pages) page.receive({ [A]: price });
    };
    receive(99);
    second.desk.add(above(100));
    receive(98);
    receive(101);
    expect(pages.map(({ fired }) => fired.length)).toEqual([1, 0, 0]);
    expect(pages.map(({ desk }) => desk.standing.unseen.length)).toEqual([1, 1, 1]);
    third.desk.dismiss();
    expect(pages.map(({ desk }) => desk.standing.unseen.length)).toEqual([0, 0, 0]);

    second.desk.arm(first.desk.standing.rules[0]?.id ?? '');
    receive(99);
    first.engine.stop();
    await settle();
    receive(102);
    expect(pages.map(({ fired }) => fired.length)).toEqual([1, 1, 0]);
    expect(second.fired[0]?.firing.late).toBe(false);
    second.engine.stop();
    third.engine.stop();
    await settle();
    expect(pages.map(({ held }) => held)).toEqual([0, 0, 0]);
  });

  test('that cannot find each other claim on the shelf', () => {
    const shelf = new MemoryShelf();
    const pages = [new AlertWorld(shelf), new AlertWorld(shelf)];
    pages[0]?.desk.add(above(100));
    for (const price of [99, 101, 99, 101]) for (const page of pages) page.receive({ [A]: price });
    expect(pages.map(({ fired }) => fired.length)).toEqual([1, 0]);
  });
});
