import { describe, expect, type TestContext, test } from 'vitest';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { type FaultyProxy, startFaultyProxy } from '@/lib/transports/conformance/faulty-proxy';
import { quoteEvent, SAMPLE_IDS, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { NODE_RUNTIME } from '@/lib/transports/conformance/test-reader';
import { startTestServer, type TestServer } from '@/lib/transports/conformance/test-server';
import type { TransportName } from '@/lib/transports/transport';
import { Session } from '../session';
import type { SessionOptions } from '../session-options';
import type { AutoTimes } from './auto-times';

/** As the product's, but shorter, so that a test takes seconds. */
const QUICK: Partial<AutoTimes> = {
  firstFrameMs: 1_000,
  judgedAfterMs: 1_000,
  proofMs: 3_000,
  asideMs: 1_500,
  dwellMs: 1_000,
};
/** How often a trade happens, ms. */
const TRADE_EVERY_MS = 20;

interface World {
  readonly server: TestServer;
  /** The way to the web process and the way to the sidecar. */
  readonly web: FaultyProxy;
  readonly sidecar: FaultyProxy;
  readonly session: Session;
  /** Every transport the page lived on, in order. */
  readonly path: TransportName[];
  /** Trades published since the first frame. */
  published: number;
  until(what: string, reached: () => boolean, limitMs?: number): Promise<void>;
  /** Closes the market: every trade published was applied once, in order. */
  settled(): Promise<void>;
}

/** @param spoil makes the ways bad before the page uses them. */
async function setUp(
  { onTestFinished }: TestContext,
  options: Partial<SessionOptions> = {},
  spoil: (web: FaultyProxy, sidecar: FaultyProxy) => Promise<void> | void = () => undefined,
): Promise<World> {
  const server = await startTestServer();
  const web = await startFaultyProxy(server.port);
  const sidecar = await startFaultyProxy(server.port);
  for (const close of [() => server.close(), web.close, sidecar.close]) onTestFinished(close);
  await spoil(web, sidecar);
  server.hub.publish(quoteEvent(0, 100));
  server.hub.publish(tradeEvent(0, 100));
  const session = new Session({
    webOrigin: web.origin,
    sidecarOrigin: sidecar.origin,
    transports: CLIENT_TRANSPORTS,
    runtime: NODE_RUNTIME,
    startTransport: 'auto',
    watchlist: SAMPLE_IDS.slice(0, 3),
    maxFrequency: 20,
    pollMs: 200,
    schedule: (flush) => void setTimeout(flush, 50),
    auto: { times: QUICK },
    ...options,
  });
  const path: TransportName[] = [session.status.live];
  session.onChange(() => {
    if (session.status.live !== path.at(-1)) path.push(session.status.live);
  });
  let market: ReturnType<typeof setInterval> | undefined;
  const world: World = {
    server,
    web,
    sidecar,
    session,
    path,
    published: 0,
    until: (what, reached, limitMs) => until(session, what, reached, limitMs),
    settled: async () => {
      clearInterval(market);
      await until(session, 'every trade', () => session.status.ledger.applied >= world.published);
      const { missed, duplicate, outOfOrder, applied, unknown } = session.status.ledger;
      expect({ missed, duplicate, outOfOrder, applied, unknown }).toEqual({
        missed: 0,
        duplicate: 0,
        outOfOrder: 0,
        applied: world.published,
        unknown: 0,
      });
    },
  };
  session.choose(SAMPLE_IDS[0]);
  session.start();
  onTestFinished(() => session.stop());
  await world.until('a first frame', () => session.store.quote(SAMPLE_IDS[0] ?? '') !== undefined);
  market = setInterval(() => {
    for (const at of [0, 1, 2]) server.hub.publish(quoteEvent(at, 100 + (world.published % 50)));
    server.hub.publish(tradeEvent(0, 100 + (world.published % 50)));
    world.published++;
  }, TRADE_EVERY_MS);
  onTestFinished(() => clearInterval(market));
  return world;
}

/** Resolves when `reached` is true; looked at whenever the session tells of a change. */
function until(session: Session, what: string, reached: () => boolean, limitMs = 15_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${limitMs} ms for ${what}; ${session.status.auto?.why}`));
    }, limitMs);
    const look = () => {
      if (!reached()) return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = session.onChange(look);
    look();
  });
}

const on =
  ({ session }: World, name: TransportName) =>
  () =>
    session.status.auto?.chosen === name && session.status.live === name && session.status.opening === undefined;

describe.concurrent('a start behind an intermediary', { timeout: 60_000 }, () => {
  test('that does nothing wrong is on the best, and stays', async (context) => {
    const world = await setUp(context);
    await world.until('a while', () => world.published > 150);
    expect(world.path).toEqual(['websocket']);
    expect(world.session.status.auto?.why).toBe('websocket: the best that works here.');
    await world.settled();
  });

  test.for(['forbid', 'strip'] as const)('that does not let a connection upgrade (%s)', async (upgrades, context) => {
    const world = await setUp(context, {}, (_web, sidecar) => {
      sidecar.faults.upgrades = upgrades;
    });
    const { session, sidecar } = world;
    await world.until('sse', on(world, 'sse'));
    expect(session.status.auto?.why).toMatch(/^sse, because websocket failed \(.+\)/);
    await world.until('a proof that fails', () => /trying it again in [23] s/.test(session.status.auto?.why ?? ''));
    expect(world.path).toEqual(['websocket', 'sse']);
    sidecar.faults.upgrades = 'pass';
    await world.until('the way back', on(world, 'websocket'), 30_000);
    expect(session.status.auto).toMatchObject({ why: 'websocket: the best that works here.', proving: undefined });
    expect(world.path).toEqual(['websocket', 'sse', 'websocket']);
    await world.settled();
  });

  test('that holds streams back', async (context) => {
    const world = await setUp(context, {}, (web, sidecar) => {
      sidecar.faults.upgrades = 'forbid';
      web.faults.buffers = true;
    });
    const { session, web } = world;
    await world.until('long-poll', on(world, 'long-poll'));
    expect(session.status.auto?.why).toMatch(
      /^long-poll, because websocket failed \(.+\) and sse and http-stream brought nothing for \d s/,
    );
    await world.until('some trades', () => session.status.ledger.applied > 50);
    web.faults.buffers = false;
    await world.until('the way back to what works', on(world, 'sse'), 30_000);
    expect(session.status.auto?.why).toMatch(/^sse, because websocket failed/);
    await world.settled();
  });

  test('while the sidecar is down', async (context) => {
    const world = await setUp(context, {}, (_web, sidecar) => sidecar.stop());
    await world.until('sse', on(world, 'sse'));
    await world.sidecar.start();
    await world.until('the way back', on(world, 'websocket'), 30_000);
    await world.settled();
  });
});

describe.concurrent('amid a session', { timeout: 60_000 }, () => {
  test('a sidecar that goes down is left at once, and used again once it is up and has proved itself', async (context) => {
    const world = await setUp(context);
    await world.until('some trades', () => world.session.status.ledger.applied > 50);
    await world.sidecar.stop();
    await world.until('sse', on(world, 'sse'));
    expect(world.session.status.auto?.why).toMatch(/^sse, because websocket failed \(.+\)/);
    await world.sidecar.start();
    await world.until('a proof', () => world.session.status.auto?.proving?.name === 'websocket');
    await world.until('the way back', on(world, 'websocket'), 30_000);
    expect(world.path).toEqual(['websocket', 'sse', 'websocket']);
    await world.settled();
  });

  test('a line that lags breaks the contract, and is used again once it keeps it', async (context) => {
    const world = await setUp(context);
    const { session, sidecar } = world;
    await world.until('some trades', () => session.status.ledger.applied > 100);
    sidecar.faults.upgradedDelayMs = 1_500;
    await world.until('sse', on(world, 'sse'));
    expect(session.status.auto?.why).toMatch(
      /^sse, because websocket was late \(staleness p99 of the last 10 s was (1[4-9]|[2-4]\d)\d\d ms, limit 500\)/,
    );
    await world.until('a proof that fails', () => /trying it again in [23] s/.test(session.status.auto?.why ?? ''));
    expect(world.path).toEqual(['websocket', 'sse']);
    sidecar.faults.upgradedDelayMs = 0;
    await world.until('the way back', on(world, 'websocket'), 40_000);
    expect(world.path).toEqual(['websocket', 'sse', 'websocket']);
    await world.settled();
  });

  test('where the server itself is gone nothing is left, and it goes on when it is back', async (context) => {
    const world = await setUp(context);
    const { session, sidecar, web } = world;
    await world.until('some trades', () => session.status.ledger.applied > 50);
    await Promise.all([sidecar.stop(), web.stop()]);
    await world.until('the word', () => /gives no answer at all/.test(session.status.auto?.why ?? ''));
    await Promise.all([sidecar.start(), web.start()]);
    await world.until('the best again', () => /the best that works here/.test(session.status.auto?.why ?? ''), 20_000);
    expect(world.path).toEqual(['websocket']);
    await world.settled();
  });

  test('a way that comes and goes causes few changes, and loses nothing', async (context) => {
    const world = await setUp(context);
    const { session, sidecar } = world;
    for (let turn = 0; turn < 4; turn++) {
      sidecar.faults.upgrades = 'forbid';
      sidecar.cut();
      const end = world.published + 100;
      await world.until('2 s of refusal', () => world.published > end);
      sidecar.faults.upgrades = 'pass';
      await world.until('3 s of peace', () => world.published > end + 150);
    }
    // It could have changed eight times; each failure doubles the time it is set aside.
    expect(session.status.switches).toBeLessThanOrEqual(4);
    await world.settled();
  });

  test('chosen on a page that polls it is on the best at once; choosing by hand ends it, and nothing of it stays open', async (context) => {
    const world = await setUp(context, { startTransport: 'polling' });
    const { session } = world;
    await world.until('some trades', () => session.status.ledger.applied > 20);
    session.switchTo('auto');
    expect(session.status).toMatchObject({ choice: 'auto', live: 'polling', opening: 'websocket' });
    await world.until('the best', on(world, 'websocket'), 2_000);
    expect(world.path).toEqual(['polling', 'websocket']);
    session.switchTo('long-poll');
    expect(session.status).toMatchObject({ choice: 'long-poll', auto: undefined });
    await world.until('long-poll', () => session.status.live === 'long-poll' && session.status.opening === undefined);
    await world.until('more trades', () => session.status.ledger.applied > 150);
    expect(session.status.live).toBe('long-poll');
    await world.settled();
  });

  test('chosen on a page that polls, where no connection may upgrade, it takes the next', async (context) => {
    const world = await setUp(context, { startTransport: 'polling' }, (_web, sidecar) => {
      sidecar.faults.upgrades = 'forbid';
    });
    await world.until('some trades', () => world.session.status.ledger.applied > 20);
    world.session.switchTo('auto');
    await world.until('sse', on(world, 'sse'), 5_000);
    expect(world.session.status.auto?.why).toMatch(/^sse, because websocket failed \(.+\)/);
    expect(world.path).toEqual(['polling', 'sse']);
    await world.settled();
  });
});
