import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlertWorld, MemoryShelf } from './alert-world';

const A = 'sim:A';
const OTHER = 'sim:OTHER';
const LIMIT = 30;
const HOUR_MS = 3_600_000;
const silent = (seconds = LIMIT) => ({
  instrument: A,
  condition: { kind: 'silent', seconds } as const,
  notify: false,
  sound: false,
});

/** Seconds in which everything is heard but A. */
function amidOthers(world: AlertWorld, seconds: number): void {
  for (let left = seconds; left > 0; left -= 1) {
    world.receive({ [OTHER]: left });
    world.pass(1_000);
  }
  // Silence is known up to the last word.
  world.receive({ [OTHER]: 0 });
}

/** The same in a tab hidden for long: timers run once a minute, what arrives is heard as it does. */
function amidOthersHidden(world: AlertWorld, seconds: number): void {
  for (let second = 1; second <= seconds; second += 1) {
    world.time += 1_000;
    world.receive({ [OTHER]: second });
    if (second % 60 === 0) world.tick();
  }
}

/** A goes on, then 20 s are listened to without it; 10 more are silence enough. */
function listening(shelf = new MemoryShelf()): AlertWorld {
  const world = new AlertWorld(shelf);
  world.receive({ [A]: 1, [OTHER]: 1 });
  world.desk.add(silent());
  world.pass(1_000);
  world.receive({ [A]: 2 });
  amidOthers(world, 20);
  expect([world.fired.length, world.desk.standing.rules[0]?.ready]).toEqual([0, true]);
  return world;
}

type Happens = (world: AlertWorld) => AlertWorld | undefined;

const sleep =
  (ms: number, counted: boolean): Happens =>
  (world) => {
    world.sleep(ms, counted);
    return world;
  };
const set =
  (ms: number): Happens =>
  (world) => {
    world.setClock(ms);
    return world;
  };
const away =
  (seconds: number, meanwhile: Happens = () => undefined): Happens =>
  (world) => {
    // A frozen line is noticed late.
    world.pass(25_000);
    world.connect(false);
    world.pass(seconds * 1_000);
    meanwhile(world);
    world.tick();
    world.repeat([OTHER]);
    world.connect(true);
    return world;
  };
const rests =
  (word: 'CLOSED' | 'HALTED'): Happens =>
  (world) => {
    world.say(A, { word });
    amidOthers(world, 3_600);
    world.say(A, {});
    return world;
  };
let shelf: MemoryShelf;
/** The page is opened again; its first frame is a snapshot with old prices, before the catalogue says they are delayed. */
const reload: Happens = (world) => {
  world.engine.stop();
  const next = new AlertWorld(shelf);
  next.time = world.time;
  next.receive({ [A]: 2, [OTHER]: 1 }, 15 * 60_000);
  return next;
};

/** What it means for silence: counting begins anew with the first sign of life after it. */
const INTERRUPTIONS: readonly (readonly [string, Happens])[] = [
  ['8 h of sleep', sleep(8 * HOUR_MS, true)],
  ['8 h of sleep in which the fine clock stands still', sleep(8 * HOUR_MS, false)],
  ['a minute of sleep', sleep(60_000, true)],
  ['a minute of sleep in which the fine clock stands still', sleep(60_000, false)],
  ['10 s of sleep', sleep(10_000, true)],
  ['10 s of sleep in which the fine clock stands still', sleep(10_000, false)],
  ['a clock set forward by an hour, which cannot be told from sleep', set(HOUR_MS)],
  ['a clock set forward by a year', set(365 * 24 * HOUR_MS)],
  ['2 s without a server', away(2)],
  ['an hour without a server', away(3_600)],
  ['sleep without a server', away(10, sleep(HOUR_MS, false))],
  ['a clock set forward without a server', away(10, set(HOUR_MS))],
  ['a clock set back without a server', away(10, set(-HOUR_MS))],
  ['a closed market', rests('CLOSED')],
  ['a halted one', rests('HALTED')],
  ['a reload', reload],
];

/** What has nothing to do with it: counting goes on. */
const TRIFLES: readonly (readonly [string, Happens])[] = [
  ['nothing', sleep(0, true)],
  ['a clock set back by a second', set(-1_000)],
  ['a clock set back by an hour', set(-HOUR_MS)],
  ['a clock set back by a year', set(-365 * 24 * HOUR_MS)],
  ['a clock set forward by a second', set(1_000)],
  [
    'a snapshot',
    (world) => {
      world.repeat([A, OTHER]);
      return world;
    },
  ],
  [
    'a connection that is back before anybody notices',
    (world) => {
      world.listening = false;
      world.pass(900);
      world.listening = true;
      return world;
    },
  ],
];

const ORDERS = ['a tick', 'a frame'] as const;
const orders = (table: typeof TRIFLES) =>
  table.flatMap(([name, happens]) => ORDERS.map((first) => ({ name, happens, first })));

function worldAfter(happens: Happens, first: (typeof ORDERS)[number]): AlertWorld {
  shelf = new MemoryShelf();
  const world = listening(shelf);
  const next = happens(world) ?? world;
  if (first === 'a tick') next.tick();
  next.receive({ [OTHER]: 1 });
  return next;
}

describe('silence after', () => {
  test.each(orders(INTERRUPTIONS))('$name, which ends with $first, is counted anew', ({ happens, first }) => {
    const world = worldAfter(happens, first);
    expect(world.fired).toHaveLength(0);
    amidOthers(world, LIMIT - 1);
    expect(world.fired).toHaveLength(0);
    amidOthers(world, 2);
    expect(world.fired.map(({ firing }) => firing.late)).toEqual([false]);
    amidOthers(world, 2 * LIMIT);
    expect(world.fired).toHaveLength(1);
  });

  test.each(orders(INTERRUPTIONS))('$name, which ends with $first, is none where it goes on', ({ happens, first }) => {
    const world = worldAfter(happens, first);
    for (let round = 0; round < 5; round += 1) {
      world.receive({ [A]: round });
      amidOthers(world, LIMIT - 1);
    }
    expect(world.fired).toHaveLength(0);
  });

  test.each(orders(TRIFLES))('$name, before $first, is counted on', ({ happens, first }) => {
    const world = worldAfter(happens, first);
    amidOthers(world, 8);
    expect(world.fired).toHaveLength(0);
    amidOthers(world, 2);
    expect(world.fired).toHaveLength(1);
  });

  test.each(orders(INTERRUPTIONS))(
    '$name, with a connection that died in it, waits until that is noticed',
    ({ happens, first }) => {
      const world = worldAfter(happens, first);
      // Nothing comes any more; the page is told after 25 s, for which it has to be awake.
      world.pass(25_000);
      world.connect(false);
      world.pass(HOUR_MS / 10);
      expect(world.fired).toHaveLength(0);
    },
  );
});

describe('in a hidden tab', () => {
  test('silence amid others is told by what arrives, however slow the timers are', () => {
    const world = listening();
    amidOthersHidden(world, 9);
    expect(world.fired).toHaveLength(0);
    amidOthersHidden(world, 2);
    expect(world.fired).toHaveLength(1);
  });

  test('one that is the only one is told of by timers that run once a minute', () => {
    const world = new AlertWorld();
    world.receive({ [A]: 1 });
    world.desk.add(silent());
    for (let minute = 0; minute < 10; minute += 1) {
      world.time += 30_000;
      world.receive({ [A]: minute });
      world.time += 30_000;
      world.receive({ [A]: minute });
      world.tick();
    }
    expect(world.fired).toHaveLength(0);
    world.pass(3 * 60_000, 60_000);
    expect(world.fired).toHaveLength(1);
  });

  test('a line that died there is none: the page is told of it in the minute after', () => {
    const world = listening();
    amidOthersHidden(world, 600);
    const before = world.fired.length;
    world.desk.arm(world.desk.standing.rules[0]?.id ?? '');
    world.receive({ [A]: 3 });
    world.pass(60_000, 60_000);
    // In these timers' time it takes as long again until the page is sure of it.
    world.listening = false;
    world.pass(120_000, 60_000);
    world.connect(false);
    world.pass(10 * 60_000, 60_000);
    expect(world.fired).toHaveLength(before);
  });
});

test('a time without a server does not count in a hidden tab either, where no timer has seen it', () => {
  const world = listening();
  amidOthersHidden(world, 5);
  world.receive({ [A]: 4 });
  amidOthersHidden(world, 120);
  world.desk.arm(world.desk.standing.rules[0]?.id ?? '');
  world.receive({ [A]: 5 });
  const before = world.fired.length;
  world.connect(false);
  world.time += 50_000;
  world.repeat([OTHER]);
  world.connect(true);
  amidOthersHidden(world, LIMIT - 1);
  expect(world.fired).toHaveLength(before);
  amidOthersHidden(world, 2);
  expect(world.fired).toHaveLength(before + 1);
});

test('a delay of the venue neither makes silence nor hides it, known or not', () => {
  for (const delayMinutes of [0, 15]) {
    const world = new AlertWorld();
    const receive = (price: number) => world.receive({ [A]: price }, 15 * 60_000);
    world.say(A, { word: delayMinutes > 0 ? 'DELAYED' : 'LIVE', delayMinutes });
    receive(1);
    world.desk.add(silent());
    for (let round = 2; round < 8; round += 1) {
      amidOthers(world, 20);
      receive(round);
    }
    expect(world.fired).toHaveLength(0);
    amidOthers(world, LIMIT);
    expect(world.fired).toHaveLength(1);
  }
});

test('one that is silent already when it is armed waits for an update', () => {
  const world = listening();
  amidOthers(world, 60);
  expect([world.fired.length, world.engine.silentMs(A)]).toEqual([1, 80_000]);
  world.desk.add(silent());
  amidOthers(world, 60);
  expect(world.fired).toHaveLength(1);
  world.receive({ [A]: 9 });
  amidOthers(world, LIMIT);
  expect(world.fired).toHaveLength(2);
});

type Step =
  | { readonly does: 'update' | 'snapshot' }
  | { readonly does: 'others' | 'hidden' | 'away' | 'closed'; readonly seconds: number }
  | { readonly does: 'sleep'; readonly seconds: number; readonly counted: boolean; readonly tick: boolean }
  | { readonly does: 'set'; readonly seconds: number };

test('whatever happens, it fires when this page has listened for that long without an update, and never else', () => {
  const seconds = (max: number) => fc.integer({ min: 1, max });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('update' as const, 'snapshot' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({ does: fc.constantFrom('others' as const, 'hidden' as const), seconds: seconds(25) }),
    },
    fc.record({ does: fc.constantFrom('away' as const, 'closed' as const), seconds: seconds(100) }),
    fc.record({
      does: fc.constant('sleep' as const),
      // A shorter one is no sleep in a tab whose timers run once a minute.
      seconds: fc.integer({ min: 100, max: 100_000 }),
      counted: fc.boolean(),
      tick: fc.boolean(),
    }),
    fc.record({ does: fc.constant('set' as const), seconds: fc.integer({ min: -100_000, max: 100_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = new AlertWorld();
      world.receive({ [A]: 0, [OTHER]: 0 });
      world.desk.add(silent());
      let price = 0;
      let silentFor = 0;
      let expected = 0;
      const hear = () => {
        world.receive({ [OTHER]: 1 });
        if (silentFor >= LIMIT) expected = 1;
      };
      for (const happens of steps) {
        switch (happens.does) {
          case 'update':
            world.receive({ [A]: ++price });
            silentFor = 0;
            break;
          case 'snapshot':
            world.repeat([A, OTHER]);
            if (silentFor >= LIMIT) expected = 1;
            break;
          case 'others':
          case 'hidden':
            for (let second = 1; second <= happens.seconds; second += 1) {
              if (happens.does === 'others') world.pass(1_000);
              else world.time += 1_000;
              silentFor += 1;
              hear();
            }
            break;
          case 'away':
            world.connect(false);
            world.pass(happens.seconds * 1_000);
            world.repeat([OTHER]);
            world.connect(true);
            silentFor = 0;
            break;
          case 'closed':
            world.say(A, { word: 'CLOSED' });
            amidOthers(world, happens.seconds);
            world.say(A, {});
            silentFor = 0;
            break;
          case 'sleep':
            world.sleep(happens.seconds * 1_000, happens.counted);
            if (happens.tick) world.tick();
            silentFor = 0;
            hear();
            break;
          case 'set':
            world.setClock(happens.seconds * 1_000);
            if (happens.seconds >= 5) silentFor = 0;
            hear();
        }
        expect({ happens, fired: world.fired.length }).toEqual({ happens, fired: expected });
      }
    }),
  );
});
