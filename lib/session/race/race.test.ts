import { afterEach, describe, expect, test, vi } from 'vitest';
import { quote, trade } from '@/lib/hub/sample-events';
import type { MarketEvent } from '@/lib/market/market-event';
import type { TransportName } from '@/lib/transports/transport';
import { withMemoryClock } from '../memory-clock';
import { memoryRuntime } from '../memory-runtime';
import { MemoryServer } from '../memory-server';
import { Race } from './race';
import type { RaceLane } from './race-figures';
import type { RaceSetup } from './race-setup';

const START = 1_790_000_000_000;
const AHEAD_MS = 500;
const LANES: readonly TransportName[] = ['sse', 'polling', 'websocket'];

const open: Race[] = [];

withMemoryClock();

afterEach(() => {
  for (const race of open.splice(0)) race.close();
});

function setUp(setup: Partial<RaceSetup> = {}, random = () => 0) {
  const server = new MemoryServer();
  const { transports } = server;
  const race = new Race({
    setup: {
      instruments: ['sim:A', 'sim:B'],
      lanes: LANES,
      maxFrequency: 20,
      pollMs: 500,
      durationMs: undefined,
      baseline: 'sse',
      ...setup,
    },
    transports,
    webOrigin: 'http://web',
    sidecarOrigin: 'http://sidecar',
    runtime: memoryRuntime(async () => Response.json({ now: Date.now() + AHEAD_MS }), random),
  });
  open.push(race);
  const arrive = (...names: readonly TransportName[]) => {
    for (const name of names) transports[name].last.deliver();
  };
  const laneOf = (name: TransportName): RaceLane => {
    const lane = race.figures.lanes.find((one) => one.name === name);
    if (lane === undefined) throw new Error(`${name} does not run`);
    return lane;
  };
  return {
    race,
    transports,
    arrive,
    laneOf,
    publish: (event: MarketEvent) => server.hub.publish(event),
    restart: () => server.restart(),
    places: () => race.figures.lanes.map(({ place }) => place),
    connections: () => server.openConnections,
  };
}

/** A race whose lanes have all had their first frame. */
async function running(setup: Partial<RaceSetup> = {}) {
  const world = setUp(setup);
  world.race.start();
  await vi.advanceTimersByTimeAsync(0);
  world.publish(quote('sim:A', { bid: 1 }));
  world.arrive(...world.race.figures.setup.lanes);
  await vi.advanceTimersByTimeAsync(250);
  return world;
}

type World = ReturnType<typeof setUp>;

/** A trade, and each lane so many ms later with it. */
async function raced({ publish, arrive }: World, delays: Partial<Record<TransportName, number>>, restMs = 0) {
  publish(trade('sim:A', 10, { ingestTime: Date.now() + AHEAD_MS }));
  let passed = 0;
  for (const [name, delay] of Object.entries(delays).sort(([, a], [, b]) => a - b)) {
    await vi.advanceTimersByTimeAsync(delay - passed);
    passed = delay;
    arrive(name as TransportName);
  }
  await vi.advanceTimersByTimeAsync(restMs - passed);
}

describe('starting', () => {
  test('before it nothing is connected, and every lane is listed in order', () => {
    const { race, connections } = setUp();
    expect(connections()).toBe(0);
    expect(race.figures).toMatchObject({ phase: 'ready', startTime: undefined, elapsedMs: 0, newestUpdate: 0 });
    expect(race.figures.lanes.map(({ name }) => name)).toEqual(LANES);
    expect(race.figures.slots).toEqual({ web: 0, sidecar: 0 });
  });

  test('opens every lane at once, with what the set-up asks for and nothing shared', async () => {
    const { race, transports, connections } = setUp();
    race.start();
    race.start();
    expect(connections()).toBe(3);
    for (const name of LANES) {
      const { options } = transports[name].last;
      expect(options).toMatchObject({ maxFrequency: 20, pollMs: 500, history: 0 });
      expect(options.subscription).toMatchObject({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A', 'sim:B'] });
    }
    expect(race.figures).toMatchObject({ phase: 'running', startTime: undefined, elapsedMs: 0 });
    expect(race.figures.slots).toEqual({ web: 3, sidecar: 0 });
  });

  test('opens them in an order drawn by lot: who comes first is served first', () => {
    const lots = [0.9, 0.1, 0.5];
    const { race, transports } = setUp({}, () => lots.shift() ?? 0);
    const opened: TransportName[] = [];
    for (const name of LANES) {
      const transport = transports[name];
      const connect = transport.connect.bind(transport);
      transport.connect = (options) => {
        opened.push(name);
        return connect(options);
      };
    }
    race.start();
    expect(opened).toEqual(['polling', 'websocket', 'sse']);
    expect(race.figures.lanes.map(({ name }) => name)).toEqual(LANES);
  });

  test('measuring begins when every lane has had its first frame', async () => {
    const { race, arrive, publish, laneOf } = setUp();
    race.start();
    publish(trade('sim:A', 1));
    arrive('sse', 'polling');
    await vi.advanceTimersByTimeAsync(2_000);
    publish(trade('sim:A', 1));
    arrive('sse');
    await vi.advanceTimersByTimeAsync(250);
    expect(race.figures.startTime).toBeUndefined();
    arrive('websocket');
    expect(race.figures.startTime).toBe(START + 2_250);
    await vi.advanceTimersByTimeAsync(250);
    expect(race.figures).toMatchObject({ elapsedMs: 250, newestUpdate: 0, ledger: { expected: 0, lost: 0 } });
    expect(laneOf('sse')).toMatchObject({ bytesPerUpdate: undefined, latencies: [], figures: { requests: 1 } });
  });

  test('does not wait longer than 5 s: who is not there stays in the race with the cause, and may still come', async () => {
    const { race, transports, arrive, laneOf, places, publish } = setUp();
    race.start();
    transports.websocket.last.state({ kind: 'connecting', attempt: 3, cause: 'the sidecar cannot be reached' });
    arrive('sse', 'polling');
    await vi.advanceTimersByTimeAsync(4_999);
    expect(race.figures.startTime).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(race.figures.startTime).toBe(START + 5_000);
    publish(trade('sim:A', 1));
    arrive('polling', 'sse');
    await vi.advanceTimersByTimeAsync(250);
    expect(race.figures.lanes.map(({ name }) => name)).toEqual(LANES);
    expect(laneOf('websocket').figures.state).toMatchObject({ cause: 'the sidecar cannot be reached' });
    expect(places()).toEqual([1, 1, undefined]);
    arrive('websocket');
    publish(trade('sim:A', 2));
    arrive('sse', 'polling', 'websocket');
    await vi.advanceTimersByTimeAsync(250);
    expect(places()).toEqual([1, 1, 1]);
    // A trade moves the quote too, so it is two updates.
    expect(race.figures.newestUpdate).toBe(3);
  });
});

describe('measuring', () => {
  test('places are by receive time of the newest trade all have; lanes keep their order in the list', async () => {
    const world = await running();
    await raced(world, { polling: 5, websocket: 12, sse: 40 }, 250);
    expect(world.places()).toEqual([3, 1, 2]);
    await raced(world, { sse: 5, websocket: 5, polling: 90 }, 250);
    expect(world.places()).toEqual([1, 3, 1]);
    // A trade moves the quote too, so it is two updates: 1 and 2, then 3 and 4.
    expect(world.race.figures.newestUpdate).toBe(3);
    expect(world.race.figures.ledger).toEqual({ expected: 2, lost: 0, twice: 0, disordered: 0 });
  });

  test('where nothing is traded, places are by a quote that all have', async () => {
    const world = await running();
    for (const bid of [2, 3]) {
      world.publish(quote('sim:A', { bid }));
      world.arrive('sse');
      await vi.advanceTimersByTimeAsync(10);
    }
    world.arrive('websocket');
    await vi.advanceTimersByTimeAsync(10);
    world.arrive('polling');
    await vi.advanceTimersByTimeAsync(250);
    expect(world.places()).toEqual([1, 3, 2]);
    expect(world.race.figures.newestUpdate).toBe(1);
    expect(world.laneOf('polling').paired).toMatchObject({ of: 'quotes', updates: 1 });
  });

  test('a lane that goes away holds nobody up and keeps its row', async () => {
    const world = await running();
    world.transports.polling.last.state({ kind: 'connecting', attempt: 1, cause: 'disconnected' });
    await raced(world, { sse: 5, websocket: 10 }, 250);
    expect(world.places()).toEqual([1, undefined, 2]);
    world.transports.polling.last.state({ kind: 'closed', cause: 'refused for good' });
    await raced(world, { sse: 5, websocket: 10 }, 250);
    expect(world.race.figures.newestUpdate).toBe(3);
    expect(world.laneOf('polling').figures.state).toEqual({ kind: 'closed', cause: 'refused for good' });
  });

  test('delivery latency is in this clock; bytes are per applied update', async () => {
    const world = await running();
    world.publish(trade('sim:A', 10));
    world.publish(trade('sim:A', 11));
    await vi.advanceTimersByTimeAsync(30);
    const { last } = world.transports.sse;
    last.deliver({ ...last.answer(), publishTime: Date.now() - 20 + AHEAD_MS });
    await vi.advanceTimersByTimeAsync(250);
    expect(world.laneOf('sse').latencies).toEqual([20, 20, 20]);
    // One frame of 100 bytes in 120, three updates: two trades and the quote they moved.
    expect(world.laneOf('sse').bytesPerUpdate).toEqual({ payload: 100 / 3, overhead: 20 / 3 });
    expect(world.race.figures.clock).toMatchObject({ offsetMs: -AHEAD_MS });
  });

  test('the paired difference finds a slower lane, and says so of no other', async () => {
    const world = await running();
    for (let second = 0; second < 20; second++) {
      const jitter = second % 2 === 0 ? 3 : -3;
      await raced(world, { sse: 10, polling: 200 + second, websocket: 10 + jitter }, 1_000);
    }
    const { polling, websocket, sse } = {
      polling: world.laneOf('polling').paired,
      websocket: world.laneOf('websocket').paired,
      sse: world.laneOf('sse').paired,
    };
    expect(sse).toBeUndefined();
    expect(polling).toMatchObject({ of: 'trades', updates: 20, distinguishable: true });
    expect(polling?.medianMs).toBeGreaterThan(190);
    expect(polling?.medianMs).toBeLessThan(210);
    expect(websocket).toMatchObject({ updates: 20, distinguishable: false });
    expect(websocket?.interval).toEqual({ low: -3, high: 3 });
  });

  test('five seconds are too few for an interval', async () => {
    const world = await running();
    for (let second = 0; second < 6; second++) await raced(world, { sse: 10, polling: 20, websocket: 15 }, 1_000);
    expect(world.laneOf('polling').paired).toMatchObject({ medianMs: 10, interval: undefined, distinguishable: false });
  });

  test('a difference smaller than a step of the clock is none, however sure', async () => {
    const world = await running();
    // This clock stands still while it is looked at: it is taken for one of 1 ms.
    for (let second = 0; second < 20; second++) await raced(world, { sse: 10, polling: 11, websocket: 12 }, 1_000);
    expect(world.laneOf('polling').paired).toMatchObject({ interval: { low: 1, high: 1 }, distinguishable: false });
    expect(world.laneOf('websocket').paired).toMatchObject({ interval: { low: 2, high: 2 }, distinguishable: true });
  });

  test('what was lost, came twice or out of order is summed over all lanes', async () => {
    const world = await running();
    await raced(world, { sse: 1, polling: 1, websocket: 1 }, 10);
    world.publish(trade('sim:A', 2));
    world.publish(trade('sim:A', 3));
    const { last } = world.transports.websocket;
    const answer = last.answer();
    last.deliver({ ...answer, trades: answer.trades?.slice(1) ?? [] });
    world.arrive('sse', 'polling');
    await vi.advanceTimersByTimeAsync(250);
    expect(world.race.figures.ledger).toEqual({ expected: 3, lost: 1, twice: 0, disordered: 0 });
  });

  test('goes on across a restart of the server, whose numbers begin again', async () => {
    const world = await running();
    await raced(world, { sse: 1, polling: 2, websocket: 3 }, 250);
    world.restart();
    world.publish(quote('sim:A', { bid: 5 }));
    world.arrive(...LANES);
    await raced(world, { websocket: 5, polling: 10, sse: 15 }, 250);
    expect(world.places()).toEqual([3, 2, 1]);
    expect(world.race.figures).toMatchObject({ newestUpdate: 3, ledger: { expected: 2, lost: 0, disordered: 0 } });
  });
});

describe('figures', () => {
  test('are a new object four times a second, the same in between, and somebody is told', async () => {
    const { race } = await running();
    const heard = vi.fn();
    const deaf = race.onChange(heard);
    const seen = new Set([race.figures]);
    for (let at = 0; at < 20; at++) {
      await vi.advanceTimersByTimeAsync(50);
      seen.add(race.figures);
    }
    expect(seen.size).toBe(5);
    expect(heard).toHaveBeenCalledTimes(4);
    deaf();
    await vi.advanceTimersByTimeAsync(250);
    expect(heard).toHaveBeenCalledTimes(4);
  });

  test('have a sample for each second', async () => {
    const world = await running();
    await raced(world, { sse: 5, polling: 5, websocket: 5 }, 5_000);
    const { samples } = world.laneOf('sse').figures;
    expect(samples.map(({ frequency }) => frequency)).toEqual([2, 0, 0, 0, 0]);
  });
});

describe('ending', () => {
  test('by itself after its duration, measured from the beginning of measuring; figures stay as they were', async () => {
    const world = await running({ durationMs: 10_000 });
    await raced(world, { sse: 5, polling: 10, websocket: 15 }, 250);
    await vi.advanceTimersByTimeAsync(9_400);
    expect(world.race.figures.phase).toBe('running');
    await vi.advanceTimersByTimeAsync(200);
    const { figures } = world.race;
    expect(figures).toMatchObject({ phase: 'finished', elapsedMs: 10_000 });
    expect(world.places()).toEqual([1, 2, 3]);
    expect(figures.lanes.every((lane) => lane.figures.state?.kind === 'open')).toBe(true);
    expect(world.connections()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.race.figures).toBe(figures);
    world.race.start();
    expect(world.connections()).toBe(0);
  });

  test('the result is the mean of all places, not the places in the last update', async () => {
    const world = await running();
    const means = () => world.race.figures.lanes.map(({ meanPlace }) => meanPlace);
    for (let at = 0; at < 3; at++) await raced(world, { sse: 5, polling: 50, websocket: 15 }, 250);
    // Only the last one polling wins.
    await raced(world, { polling: 5, sse: 15, websocket: 50 }, 250);
    expect(world.places()).toEqual([2, 1, 3]);
    expect(world.race.figures.standings).toBeUndefined();
    expect(means()).toEqual([undefined, undefined, undefined]);
    // On its way to two of three when the race ends: nobody has come in last in it.
    await raced(world, { sse: 5 }, 250);
    world.race.stop();
    expect(world.race.figures).toMatchObject({ phase: 'stopped', standings: { of: 'trades', updates: 4 } });
    expect(means()).toEqual([1.25, 2.5, 2.25]);
    expect(world.places()).toEqual([2, 1, 3]);
  });

  test('a lane that was away comes in last in what it missed; one that never came has no place', async () => {
    const world = await running({ lanes: ['sse', 'polling', 'websocket'] });
    await raced(world, { sse: 5, polling: 50, websocket: 15 }, 250);
    world.transports.sse.last.state({ kind: 'connecting', attempt: 1, cause: 'disconnected' });
    await raced(world, { polling: 50, websocket: 15 }, 250);
    world.race.stop();
    expect(world.race.figures.lanes.map(({ meanPlace }) => meanPlace)).toEqual([2, 2.5, 1.5]);

    const late = setUp();
    late.race.start();
    late.publish(quote('sim:A', { bid: 1 }));
    late.arrive('sse', 'polling');
    await vi.advanceTimersByTimeAsync(5_000);
    await raced(late, { sse: 5, polling: 15 }, 250);
    late.race.stop();
    expect(late.race.figures.lanes.map(({ meanPlace }) => meanPlace)).toEqual([1, 2, undefined]);
  });

  test('when stopped, also while the lanes still open', async () => {
    const { race, connections } = setUp();
    race.start();
    await vi.advanceTimersByTimeAsync(100);
    race.stop();
    race.stop();
    expect(race.figures).toMatchObject({ phase: 'stopped', startTime: undefined, standings: undefined });
    expect(connections()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('closing releases everything and tells nobody, at any moment', async () => {
    for (const after of ['ready', 'opening', 'running', 'stopped'] as const) {
      const { race, connections, arrive } = setUp();
      if (after !== 'ready') race.start();
      await vi.advanceTimersByTimeAsync(100);
      if (after === 'running' || after === 'stopped') arrive(...LANES);
      if (after === 'stopped') race.stop();
      const heard = vi.fn();
      race.onChange(heard);
      race.close();
      race.close();
      expect(connections()).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      race.start();
      expect(connections()).toBe(0);
      expect(heard).not.toHaveBeenCalled();
    }
  });
});
