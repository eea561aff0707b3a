import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { book, quote, trade } from '@/lib/hub/sample-events';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { type AnswerNow, MemoryTransport } from './memory-transport';
import { Session } from './session';
import type { SessionOptions } from './session-options';

const START = 1_790_000_000_000;
/** Wishes within this time are asked for as one. */
const GATHER_MS = 20;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const instrument = (id: string, more = {}) => {
  const [venue = '', symbol = ''] = id.split(':');
  return { id, venue, symbol, name: symbol, delayMinutes: 0, simulated: false, ...more };
};

function setUp(options: Partial<SessionOptions> = {}) {
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  const answer: AnswerNow = (subscription, cursor, history) =>
    decodeFrame(
      hub.read({ subscription, cursor: cursor === undefined ? undefined : parseCursor(cursor), history }).json,
    );
  const transports = Object.fromEntries(
    TRANSPORT_NAMES.map((name) => [name, new MemoryTransport(answer, name)]),
  ) as Record<TransportName, MemoryTransport>;
  const server = {
    up: true,
    /** Origins that never say their time. */
    mute: [] as string[],
    aheadMs: 500,
    summary: 'one feed',
    defaultWatchlist: ['sim:A', 'sim:B'],
    asked: [] as string[],
    /** What its catalogue does not know, and what has no order book. */
    unknown: [] as string[],
    bookless: [] as string[],
  };
  const flushes: (() => void)[] = [];
  const session = new Session({
    webOrigin: 'http://web',
    sidecarOrigin: 'http://sidecar',
    transports,
    runtime: {
      fetch: async (input, init) => {
        const address = String(input);
        server.asked.push(address);
        if (server.mute.some((origin) => address === `${origin}/api/time`)) return new Promise(() => undefined);
        if (!server.up || init?.signal?.aborted) throw new TypeError('fetch failed');
        const ids = new URL(address).searchParams.get('ids')?.split(',') ?? [];
        const body = {
          now: Date.now() + server.aheadMs,
          feeds: [],
          summary: server.summary,
          defaultWatchlist: server.defaultWatchlist,
          instruments: ids
            .filter((id) => !server.unknown.includes(id))
            .map((id) => instrument(id, { book: !server.bookless.includes(id) })),
        };
        return Response.json(body);
      },
      EventSource: undefined as unknown as typeof EventSource,
      WebSocket: undefined as unknown as typeof WebSocket,
      now: () => Date.now(),
      random: () => 0,
    },
    schedule: (flush) => flushes.push(flush),
    ...options,
  });
  const flush = () => {
    for (const run of flushes.splice(0)) run();
  };
  const openConnections = () => Object.values(transports).reduce((sum, { open }) => sum + open, 0);
  return { hub, transports, server, session, flush, openConnections };
}

type World = ReturnType<typeof setUp>;

/** A change, 30 ms later a frame with it, whose times are the server's. @returns the figures of its transport. */
async function bring({ hub, transports, server, session }: World, name: TransportName, bid: number) {
  const changed = Date.now() + server.aheadMs;
  hub.publish(quote('sim:A', { bid }, { ingestTime: changed }));
  await vi.advanceTimersByTimeAsync(30);
  const { last } = transports[name];
  last.deliver({ ...last.answer(), publishTime: changed + 10, oldestChangeTime: changed });
  await vi.advanceTimersByTimeAsync(1_000 - 30);
  const figures = session.figures.find((entry) => entry.name === name);
  if (figures === undefined) throw new Error(`no figures of ${name}`);
  return figures;
}

async function running(options: Partial<SessionOptions> = {}) {
  const world = setUp(options);
  world.session.start();
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  world.hub.publish(quote('sim:A', { bid: 1 }));
  world.transports.sse.last.deliver();
  world.flush();
  return world;
}

describe('starting', () => {
  test('follows the default watchlist of the server, and connects once it is known', async () => {
    const { session, transports, openConnections } = setUp();
    session.start();
    session.start();
    expect(openConnections()).toBe(0);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(openConnections()).toBe(1);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:A', 'sim:B']);
    expect(transports.sse.last.options).toMatchObject({
      origin: 'http://web',
      maxFrequency: 10,
      pollMs: 1_000,
      history: 50,
    });
    expect(session.rows.map((row) => row.id)).toEqual(['sim:A', 'sim:B']);
    expect(session.feeds).toMatchObject({ known: true, text: 'one feed' });
    session.stop();
  });

  test('with a watchlist of its own connects at once, and keeps to it', async () => {
    const { session, transports } = setUp({ watchlist: ['sim:C'], startTransport: 'socket.io' });
    session.start();
    expect(transports['socket.io'].last.options.origin).toBe('http://sidecar');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transports['socket.io'].last.subscription.quotes).toEqual(['sim:C']);
    session.stop();
  });

  test('a list and the row chosen in it are asked for as one: one connection, opened once', async () => {
    const { session, transports, openConnections } = setUp({ startTransport: 'socket.io' });
    session.start();
    session.choose('sim:B');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(openConnections()).toBe(1);
    expect(transports['socket.io'].connections).toHaveLength(1);
    expect(transports['socket.io'].last.resubscribed).toBe(0);
    expect(transports['socket.io'].last.subscription).toMatchObject({ quotes: ['sim:A', 'sim:B'], trades: ['sim:B'] });
    session.stop();
  });

  test('a stopped session starts again where it was, with or without a watchlist of its own', async () => {
    for (const options of [{}, { watchlist: ['sim:A'] }]) {
      const { session, transports, openConnections } = await running(options);
      const { cursor } = transports.sse.last.answer();
      session.stop();
      expect(openConnections()).toBe(0);
      session.start();
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(openConnections()).toBe(1);
      expect(transports.sse.last.options.cursor()).toBe(cursor);
      session.stop();
    }
  });
});

describe('stopping', () => {
  test('releases every connection and timer, also amid a switch, a comparison and an outage', async () => {
    const { session, transports, openConnections, server } = await running({ startCompare: true });
    session.switchTo('polling');
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    session.stop();
    session.stop();
    expect(openConnections()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(session.status.opening).toBeUndefined();
    const asked = server.asked.length;
    session.retryNow();
    session.choose('sim:C');
    session.switchTo('sse');
    session.setCompare(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(asked);
    expect(openConnections()).toBe(0);
  });
});

describe('switching', () => {
  test('opens the new transport with the current cursor and closes the old one on its first frame', async () => {
    const { session, transports, hub } = await running();
    const { sse, polling } = transports;
    const { cursor } = sse.last.answer();
    session.switchTo('polling');
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    expect(polling.last.options.cursor()).toBe(cursor);
    hub.publish(trade('sim:A', 5));
    sse.last.deliver();
    expect(sse.last.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(40);
    polling.last.deliver();
    expect(sse.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined, switches: 1, state: { kind: 'open' } });
    expect(session.status.lastSwitch).toEqual({
      from: 'sse',
      to: 'polling',
      lost: 0,
      twice: 0,
      disordered: 0,
      longestGapMs: 40,
      blackoutMs: 40,
    });
    session.stop();
  });

  test('trades both transports bring are applied once: 0 lost, 0 twice, 0 disordered', async () => {
    const { session, transports, hub } = await running();
    session.choose('sim:A');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    session.switchTo('long-poll');
    for (let at = 0; at < 5; at++) hub.publish(trade('sim:A', at + 1));
    const late = transports['long-poll'].last.answer();
    transports.sse.last.deliver();
    hub.publish(trade('sim:A', 9));
    transports.sse.last.deliver();
    transports['long-poll'].last.deliver(late);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status.lastSwitch).toMatchObject({ lost: 0, twice: 0, disordered: 0 });
    expect(session.status.ledger).toMatchObject({ applied: 6, overlap: 5, missed: 0, duplicate: 0, outOfOrder: 0 });
    session.stop();
  });

  test('a switch still opening is given up for the next', async () => {
    const { session, transports } = await running();
    session.switchTo('polling');
    session.switchTo('http-stream');
    expect(transports.polling.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'sse', opening: 'http-stream' });
    transports['http-stream'].last.deliver();
    expect(session.status).toMatchObject({ live: 'http-stream', opening: undefined, switches: 1 });
    session.stop();
  });

  test('going back to the live one gives the opening one up and closes nothing else', async () => {
    const { session, transports } = await running();
    session.switchTo('polling');
    session.switchTo('sse');
    expect(transports.polling.last.closed).toBe(true);
    expect(transports.sse.last.closed).toBe(false);
    expect(transports.sse.connections).toHaveLength(1);
    expect(session.status).toMatchObject({ live: 'sse', opening: undefined, switches: 0 });
    session.stop();
  });

  test('one that fails leaves the old one live, connected and undisturbed', async () => {
    const { session, transports, hub, flush } = await running();
    session.switchTo('socket.io');
    transports['socket.io'].last.state({ kind: 'connecting', attempt: 2, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status).toMatchObject({ live: 'sse', opening: 'socket.io', disconnectedSince: undefined });
    expect(session.status.state.kind).toBe('open');
    hub.publish(quote('sim:A', { bid: 8 }));
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(8);
    session.stop();
  });

  test('before anything has come there is nothing to continue: the new one takes over at once', async () => {
    const { session, transports } = setUp({ watchlist: ['sim:A'] });
    session.start();
    session.switchTo('polling');
    expect(transports.sse.last.closed).toBe(true);
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined });
    session.stop();
  });

  test('before the session connects it only chooses', async () => {
    const { session, transports, openConnections } = setUp({ watchlist: ['sim:A'] });
    session.switchTo('polling');
    expect(openConnections()).toBe(0);
    session.start();
    expect(transports.polling.open).toBe(1);
    session.stop();
  });
});

describe('switching to a transport that joins in the middle', () => {
  /** A switch whose first frame knows of two trades it does not bring; the old connection may still bring them. */
  async function joining() {
    const world = await running();
    const { session, transports, hub } = world;
    session.choose('sim:A');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    hub.publish(trade('sim:A', 5));
    transports.sse.last.deliver();
    session.switchTo('polling');
    hub.publish(trade('sim:A', 6));
    hub.publish(trade('sim:A', 7));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2, 3]);
    transports.polling.last.deliver({ ...joined, tradeNumbers: { 'sim:A': 3 } });
    return world;
  }

  test('waits until the old connection has delivered what lies in between', async () => {
    const { session, transports } = await joining();
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    transports.sse.last.deliver();
    expect(session.status).toMatchObject({ live: 'polling', opening: undefined });
    expect(transports.sse.last.closed).toBe(true);
    expect(session.status.lastSwitch).toMatchObject({ lost: 0, twice: 0, disordered: 0 });
    session.stop();
  });

  test('does not wait for ever: then they are missed, and counted', async () => {
    const { session } = await joining();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 2 } });
    session.stop();
  });

  test('waits anew when the page wants something else meanwhile', async () => {
    const { session, transports, hub } = await joining();
    session.choose('sim:B');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    // The live connection answered the new wish: the frame that waited concerns nobody any more.
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    hub.publish(trade('sim:B', 5));
    transports.sse.last.deliver();
    hub.publish(trade('sim:B', 6));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2]);
    transports.polling.last.deliver({ ...joined, reset: true, tradeNumbers: { 'sim:B': 2 } });
    expect(session.status).toMatchObject({ live: 'sse', opening: 'polling' });
    transports.sse.last.deliver();
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 0 }, ledger: { missed: 0 } });
    session.stop();
  });

  test('joining again while it waits, it waits for the later joint', async () => {
    const { session, transports, hub } = await joining();
    hub.publish(trade('sim:A', 8));
    const { trades, ...joined } = transports.polling.last.answer();
    expect(trades?.map(({ n }) => n)).toEqual([2, 3, 4]);
    transports.polling.last.deliver({ ...joined, reset: true, tradeNumbers: { 'sim:A': 4 } });
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status).toMatchObject({ live: 'polling', lastSwitch: { lost: 0 }, ledger: { missed: 0 } });
    session.stop();
  });

  test('is judged by all that it held', async () => {
    const { session, transports, hub } = await joining();
    hub.publish(trade('sim:A', 8));
    hub.publish(trade('sim:A', 9));
    const { cursor, publishTime } = transports.polling.last.answer();
    transports.polling.last.deliver({ cursor, publishTime, tradeNumbers: { 'sim:A': 5 } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.status).toMatchObject({ live: 'polling', gaps: 1, lastSwitch: { lost: 4 }, ledger: { missed: 4 } });
    session.stop();
  });

  test('given up while it waits, nothing of it is applied', async () => {
    const { session, transports } = await joining();
    session.switchTo('long-poll');
    transports['long-poll'].last.deliver();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status).toMatchObject({ live: 'long-poll', lastSwitch: { lost: 0 } });
    session.stop();
  });
});

describe('comparing', () => {
  test('runs every transport on the same instruments, each for itself, and stops them again', async () => {
    const { session, transports, server, openConnections, flush } = await running();
    session.setCompare(true);
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    const roles = session.figures.filter(({ role }) => role !== 'off').map(({ name, role }) => [name, role]);
    expect(roles).toEqual(PRIMARY_TRANSPORTS.map((name) => [name, name === session.status.live ? 'live' : 'measured']));
    expect(transports.polling.last.options.cursor()).toBeUndefined();
    expect(transports.polling.last.options.history).toBe(0);
    transports.polling.last.deliver();
    flush();
    expect(session.status.live).toBe('sse');
    server.defaultWatchlist = ['sim:C'];
    await vi.advanceTimersByTimeAsync(5_000 + GATHER_MS);
    for (const name of PRIMARY_TRANSPORTS) expect(transports[name].last.subscription.quotes).toEqual(['sim:C']);
    session.setCompare(false);
    expect(openConnections()).toBe(1);
    for (const { name, role } of session.figures)
      expect(role, name).toBe(name === 'sse' ? 'live' : PRIMARY_TRANSPORTS.includes(name) ? 'earlier' : 'off');
    session.stop();
  });

  test('a switch takes over from the measured run of that transport, and the old one is measured', async () => {
    const { session, transports, openConnections } = await running({ startCompare: true });
    const measured = transports.polling.last;
    session.switchTo('polling');
    expect(measured.closed).toBe(true);
    expect(transports.polling.open).toBe(1);
    transports.polling.last.deliver();
    expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
    const roles = Object.fromEntries(session.figures.map(({ name, role }) => [name, role]));
    expect(roles).toMatchObject({ polling: 'live', sse: 'measured' });
    session.stop();
  });

  test('what a measured transport says does not touch the page', async () => {
    const { session, transports } = await running({ startCompare: true });
    transports.polling.last.state({ kind: 'connecting', attempt: 3, cause: 'refused' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status.disconnectedSince).toBeUndefined();
    expect(session.status.state.kind).toBe('open');
    session.stop();
  });
});

describe('a lost connection', () => {
  test('is told after a second, from the last frame on, until the next', async () => {
    const { session, transports, server } = await running();
    const lost = Date.now();
    await vi.advanceTimersByTimeAsync(100);
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(600);
    transports.sse.last.state({ kind: 'connecting', attempt: 3, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(399);
    expect(session.status.disconnectedSince).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(session.status.disconnectedSince).toBe(lost);
    expect(session.rowState('sim:A').word).toBe('DISCONNECTED');
    transports.sse.last.state({ kind: 'open' });
    expect(session.status.disconnectedSince).toBe(lost);
    const asked = server.asked.length;
    transports.sse.last.deliver();
    expect(session.status.disconnectedSince).toBeUndefined();
    expect(server.asked.slice(asked)).toContain('http://web/api/health');
    session.stop();
  });

  test('a server that answers again is not waited out: every connection tries at once', async () => {
    const { session, transports, server } = await running();
    server.up = false;
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(transports.sse.last.retries).toBe(0);
    server.up = true;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(transports.sse.last.retries).toBeGreaterThan(0);
    session.stop();
  });

  test('back within a second is never mentioned', async () => {
    const { session, transports } = await running();
    transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(900);
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.status.disconnectedSince).toBeUndefined();
    session.stop();
  });

  test('feeds are unknown meanwhile, and asked for again', async () => {
    const { session, server } = await running();
    server.up = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.feeds.known).toBe(false);
    server.up = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.feeds.known).toBe(true);
    session.stop();
  });

  test('retryNow reaches every connection', async () => {
    const { session, transports } = await running({ startCompare: true });
    session.retryNow();
    for (const name of PRIMARY_TRANSPORTS) expect(transports[name].last.retries).toBe(1);
    session.stop();
  });
});

describe('the watchlist', () => {
  test('is the same list of rows until a row is another, whatever else the server says', async () => {
    const { session, server } = await running();
    const { rows, feeds } = session;
    for (const summary of ['no feed', 'one feed', 'two feeds']) {
      server.summary = summary;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(session.feeds).not.toBe(feeds);
      expect(session.rows).toBe(rows);
    }
    server.defaultWatchlist = ['sim:A', 'sim:C'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A', 'sim:C']);
    expect(session.rows[0]).toBe(rows[0]);
    session.stop();
  });

  test('moves with the default list of the server, over the connections that there are', async () => {
    const { session, transports, server } = await running();
    server.defaultWatchlist = ['sim:X'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:X']);
    server.defaultWatchlist = [];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transports.sse.last.subscription.quotes).toEqual(['sim:X']);
    expect(transports.sse.connections).toHaveLength(1);
    session.stop();
  });

  test('a row that went keeps nothing; one that stays keeps its price', async () => {
    const { session, transports, server, hub, flush } = await running();
    hub.publish(quote('sim:B', { bid: 2 }));
    transports.sse.last.deliver();
    server.defaultWatchlist = ['sim:B'];
    await vi.advanceTimersByTimeAsync(5_000 + GATHER_MS);
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(1);
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')).toBeUndefined();
    expect(session.store.quote('sim:B')?.bid).toBe(2);
    session.stop();
  });

  test('empty: there is nothing to ask a server for; the next instrument connects again', async () => {
    const { session, transports, openConnections } = setUp({ watchlist: [], startCompare: true });
    session.start();
    for (const id of ['sim:C', 'sim:D']) {
      await vi.advanceTimersByTimeAsync(5_000);
      expect(openConnections()).toBe(0);
      expect(session.status.disconnectedSince).toBeUndefined();
      session.choose(id);
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(openConnections()).toBe(PRIMARY_TRANSPORTS.length);
      expect(transports.sse.last.subscription.quotes).toEqual([id]);
      session.choose(undefined);
      await vi.advanceTimersByTimeAsync(GATHER_MS);
    }
    session.stop();
  });

  test('choosing follows the trades of one instrument, also one that is not listed', async () => {
    const { session, transports, hub, flush } = await running();
    session.choose('sim:Z');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.subscription).toMatchObject({ quotes: ['sim:A', 'sim:B', 'sim:Z'], trades: ['sim:Z'] });
    hub.publish(trade('sim:Z', 4));
    transports.sse.last.deliver();
    flush();
    expect(session.store.trades('sim:Z')).toMatchObject([{ n: 1, price: 4 }]);
    session.choose(undefined);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.subscription.trades).toEqual([]);
    session.stop();
  });
});

describe('instruments followed beside the watchlist', () => {
  const followed = ({ transports }: World) => transports.sse.last.subscription.quotes;

  test('have their quotes received, no row and no trades, until they are not wanted any more', async () => {
    const world = await running();
    const { session, transports, hub } = world;
    session.setAlso(['sim:Z', 'sim:A']);
    expect(session.follows('sim:Z')).toBe(false);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect([followed(world), session.follows('sim:Z')]).toEqual([['sim:A', 'sim:B', 'sim:Z'], true]);
    expect(transports.sse.last.subscription.trades).toEqual([]);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A', 'sim:B']);
    expect(session.instrument('sim:Z')).toMatchObject({ symbol: 'Z' });
    hub.publish(quote('sim:Z', { last: 26 }));
    transports.sse.last.deliver();
    expect(session.store.received('sim:Z')?.last).toBe(26);
    session.setAlso([]);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect([followed(world), session.follows('sim:Z')]).toEqual([['sim:A', 'sim:B'], false]);
    session.stop();
  });

  test('stand behind the list and what is chosen: what a server does not take is left out', async () => {
    const world = await running();
    const { session, server } = world;
    server.unknown = ['sim:GONE'];
    session.setWatchlist(Array.from({ length: 197 }, (_, at) => `sim:T${at}`));
    session.choose('sim:CHOSEN');
    session.setAlso(['sim:GONE', 'sim:X', 'sim:Y', 'sim:Z']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(followed(world)).toHaveLength(200);
    const asked = ['sim:CHOSEN', 'sim:GONE', 'sim:X', 'sim:Y', 'sim:Z'].filter((id) => session.follows(id));
    expect(asked).toEqual(['sim:CHOSEN', 'sim:X', 'sim:Y']);
    session.setWatchlist(Array.from({ length: 150 }, (_, at) => `averyveryverylongvenue:ALONGNAME${at}`));
    session.setAlso(Array.from({ length: 50 }, (_, at) => `anotherveryverylongvenu:AVERYLONGNAME${at}`));
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(followed(world).join().length).toBeLessThan(8_192 - 500);
    expect(followed(world).length).toBeGreaterThan(151);
    session.stop();
  });
});

describe('a watchlist set by hand', () => {
  const subscribed = ({ transports }: World) => transports.sse.last.subscription.quotes;

  test('takes effect over the connection that is open: what stays keeps its price, what goes keeps nothing', async () => {
    const world = await running();
    const { session, transports, hub, flush } = world;
    let told = 0;
    const stop = session.onChange(() => told++);
    session.setWatchlist(['sim:Z', 'sim:A', 'sim:Z']);
    expect([session.watchlist, told > 0]).toEqual([['sim:Z', 'sim:A'], true]);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:A', 'sim:Z']);
    expect(transports.sse.connections).toHaveLength(1);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:Z', 'sim:A']);
    hub.publish(quote('sim:Z', { bid: 26 }));
    transports.sse.last.deliver();
    flush();
    expect([session.store.quote('sim:A')?.bid, session.store.quote('sim:Z')?.bid]).toEqual([1, 26]);
    session.setWatchlist(['sim:Z']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')).toBeUndefined();
    stop();
    session.stop();
  });

  test('stays whatever the server lists, until the default is asked for again', async () => {
    const world = await running();
    const { session, server } = world;
    session.setWatchlist(['sim:Z']);
    server.defaultWatchlist = ['sim:X'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(subscribed(world)).toEqual(['sim:Z']);
    session.setWatchlist(undefined);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:X']);
    server.defaultWatchlist = ['sim:Y'];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.watchlist).toEqual(['sim:Y']);
    session.stop();
  });

  test('the same list is no new wish', async () => {
    const { session, transports } = await running();
    session.setWatchlist(['sim:A', 'sim:B']);
    session.setWatchlist(['sim:B', 'sim:A']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(transports.sse.last.resubscribed).toBe(0);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:B', 'sim:A']);
    session.stop();
  });

  test('holds 200; one more is refused and changes nothing, and what is chosen beside a full list has its trades', async () => {
    const world = await running();
    const { session, transports } = world;
    const many = Array.from({ length: 201 }, (_, at) => `sim:T${at}`);
    expect(() => session.setWatchlist(many)).toThrow(RangeError);
    const long = Array.from({ length: 200 }, (_, at) => `averyveryverylongvenue:AVERYVERYLONGNAME${at}`);
    expect(() => session.setWatchlist(long)).toThrow('too long together');
    expect(session.watchlist).toEqual(['sim:A', 'sim:B']);
    session.setWatchlist(many.slice(0, 200));
    session.choose('sim:T200');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toHaveLength(200);
    expect(subscribed(world)).not.toContain('sim:T200');
    expect(transports.sse.last.subscription.trades).toEqual(['sim:T200']);
    session.stop();
  });

  test('what the server does not offer is left out, so that it does not refuse the rest, and comes when it does', async () => {
    const world = await running();
    const { session, server } = world;
    server.unknown = ['sim:GONE'];
    session.setWatchlist(['sim:A', 'sim:GONE']);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(subscribed(world)).toEqual(['sim:A']);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:A']);
    expect([session.watchlist.length, session.instrument('sim:GONE')]).toEqual([2, undefined]);
    const { unoffered } = session;
    expect(unoffered).toEqual(['sim:GONE']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.unoffered, 'the same list while it says the same').toBe(unoffered);
    session.setWatchlist(['sim:A']);
    expect(session.unoffered, 'not watched any more').toEqual([]);
    session.setWatchlist(['sim:A', 'sim:GONE']);
    expect(session.unoffered).toEqual(['sim:GONE']);
    server.unknown = [];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.unoffered).toEqual([]);
    expect(subscribed(world)).toEqual(['sim:A', 'sim:GONE']);
    expect(session.instrument('sim:GONE')).toMatchObject({ symbol: 'GONE' });
    session.stop();
  });

  test('no trade is lost or applied twice, however often it changes, also amid a switch', async () => {
    const ids = ['sim:A', 'sim:B', 'sim:C'];
    const step = fc.oneof(
      fc.record({ kind: fc.constant('list' as const), ids: fc.subarray(ids) }),
      fc.record({ kind: fc.constant('trades' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('deliver' as const), late: fc.boolean() }),
      fc.record({ kind: fc.constant('switch' as const), to: fc.constantFrom('sse', 'long-poll', 'polling') }),
      fc.record({ kind: fc.constant('books' as const), on: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { session, transports, hub, flush } = await running();
        session.choose('sim:A');
        await vi.advanceTimersByTimeAsync(GATHER_MS);
        const open = () => Object.values(transports).flatMap(({ connections }) => connections.filter((c) => !c.closed));
        for (const connection of open()) connection.deliver();
        let traded = 0;
        const late: (() => void)[] = [];
        for (const each of steps) {
          if (each.kind === 'list') session.setWatchlist(each.ids);
          if (each.kind === 'books') session.setBooks(each.on);
          if (each.kind === 'switch') session.switchTo(each.to as TransportName);
          if (each.kind === 'trades') for (let n = 0; n < each.count; n++) hub.publish(trade('sim:A', 1 + ++traded));
          if (each.kind === 'deliver') {
            await vi.advanceTimersByTimeAsync(GATHER_MS);
            // A connection delivers in order.
            if (!each.late) for (const deliver of late.splice(0)) deliver();
            for (const connection of open()) {
              // The first frame of another one has closed it.
              if (connection.closed) continue;
              const frame = connection.answer();
              if (each.late) late.push(() => !connection.closed && connection.deliver(frame));
              else connection.deliver(frame);
            }
          }
        }
        for (const deliver of late) deliver();
        await vi.advanceTimersByTimeAsync(GATHER_MS);
        for (const connection of open()) if (!connection.closed) connection.deliver();
        flush();
        await vi.advanceTimersByTimeAsync(1_000);
        expect(session.store.trades('sim:A').map(({ n }) => n)).toEqual(
          Array.from({ length: traded }, (_, at) => at + 1),
        );
        const { ledger } = session.status;
        expect(ledger).toMatchObject({ applied: traded, missed: 0, duplicate: 0, outOfOrder: 0 });
        session.stop();
      }),
      { numRuns: 60 },
    );
  });
});

describe('the order book of the chosen instrument', () => {
  const booksOf = ({ transports }: World) => transports.sse.last.subscription.books;
  const soon = () => vi.advanceTimersByTimeAsync(GATHER_MS);

  test('is asked for while it is switched on, and shown; switched off it is let go', async () => {
    const world = await running();
    const { session, transports, hub, flush } = world;
    session.choose('sim:A');
    await soon();
    expect([session.status.books, booksOf(world)]).toEqual([false, []]);
    session.setBooks(true);
    await soon();
    expect([session.status.books, booksOf(world)]).toEqual([true, ['sim:A']]);
    hub.publish(book('sim:A', 100));
    transports.sse.last.deliver();
    flush();
    expect(session.store.book('sim:A')?.bids[0]).toEqual([99, 1]);
    session.setBooks(false);
    await soon();
    expect(booksOf(world)).toEqual([]);
    transports.sse.last.deliver();
    flush();
    expect(session.store.book('sim:A')).toBeUndefined();
    expect(transports.sse.connections).toHaveLength(1);
    session.stop();
  });

  test('goes with the choice, and is not asked for where there is none', async () => {
    const world = await running();
    const { session, server, transports } = world;
    server.bookless = ['sim:Z'];
    session.setBooks(true);
    await soon();
    expect([booksOf(world), transports.sse.last.resubscribed]).toEqual([[], 0]);
    for (const [id, books] of [
      ['sim:B', ['sim:B']],
      ['sim:Z', []],
      ['sim:A', ['sim:A']],
      [undefined, []],
    ] as const) {
      session.choose(id);
      await soon();
      expect(booksOf(world)).toEqual(books);
    }
    session.stop();
  });

  test('of an instrument not looked up yet waits for the catalogue, and is tried again where that cannot be asked', async () => {
    const world = await running();
    const { session, server } = world;
    session.setBooks(true);
    server.up = false;
    session.choose('sim:Z');
    await soon();
    expect(booksOf(world)).toEqual([]);
    server.up = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(booksOf(world)).toEqual(['sim:Z']);
    session.stop();
  });

  test('counts as an update, and an answer with nothing else is not an empty one', async () => {
    const { session, transports, hub } = await running();
    session.choose('sim:A');
    session.setBooks(true);
    await soon();
    transports.sse.last.deliver();
    await vi.advanceTimersByTimeAsync(1_000);
    const figures = () => session.figures.find(({ name }) => name === 'sse');
    const before = figures()?.frequency ?? 0;
    for (let at = 0; at < 10; at++) {
      hub.publish(book('sim:A', 100 + at));
      transports.sse.last.deliver();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(figures()?.frequency).toBeGreaterThan(before);
    session.stop();
  });
});

describe('pausing', () => {
  test('freezes what is shown and when it is judged, while receiving and accounting go on', async () => {
    const { session, transports, hub, flush } = await running();
    session.setPaused(true);
    expect(session.status).toMatchObject({ paused: true, pausedSince: Date.now() });
    const word = session.rowState('sim:A').word;
    hub.publish(quote('sim:A', { bid: 2 }));
    transports.sse.last.deliver();
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.figures.find(({ name }) => name === 'sse')?.frequency).toBeGreaterThan(0);
    expect(session.rowState('sim:A').word).toBe(word);
    session.setPaused(false);
    flush();
    expect(session.store.quote('sim:A')?.bid).toBe(2);
    expect(session.status.pausedSince).toBeUndefined();
    session.stop();
  });
});

describe('a server whose clock is 10 s off', () => {
  test('nothing is said of its times until the clocks are compared; updates count', async () => {
    const world = setUp({ watchlist: ['sim:A', 'sim:B'] });
    Object.assign(world.server, { aheadMs: 10_000, mute: ['http://web'] });
    world.session.start();
    world.hub.publish(quote('sim:B', { bid: 1 }, { ingestTime: Date.now() + 10_000 }));
    await bring(world, 'sse', 1);
    const { latencyMs, ageMs, stalenessMs, frequency } = await bring(world, 'sse', 2);
    expect([latencyMs, ageMs, stalenessMs?.peak]).toEqual([undefined, undefined, 0]);
    expect(frequency).toBeGreaterThan(0);
    world.session.stop();
    world.server.mute = [];
    world.session.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await bring(world, 'sse', 3);
    const known = await bring(world, 'sse', 4);
    expect(known.latencyMs).toEqual({ p50: 20, p95: 20, p99: 20 });
    expect(known.stalenessMs?.peak).toBe(30);
    // The instrument that has not changed since has an age too.
    expect(known.ageMs?.peak).toBeGreaterThan(3_000);
    expect(known.ageMs?.peak).toBeLessThan(5_000);
    world.session.stop();
  });

  test('that never says its time is not waited for: after 2 s its times are taken as they are', async () => {
    const world = setUp({ watchlist: ['sim:A'] });
    Object.assign(world.server, { aheadMs: -10_000, mute: ['http://web'] });
    world.session.start();
    expect((await bring(world, 'sse', 1)).latencyMs).toBeUndefined();
    expect((await bring(world, 'sse', 2)).latencyMs).toBeUndefined();
    expect((await bring(world, 'sse', 3)).latencyMs?.p50).toBe(10_020);
    const { ageMs } = await bring(world, 'sse', 4);
    expect(ageMs?.peak).toBeGreaterThan(10_000);
    expect(ageMs?.peak).toBeLessThan(12_000);
    world.session.stop();
  });

  test('a sidecar that does not say its time is read by the clock of the web process', async () => {
    const world = setUp({ watchlist: ['sim:A'], startTransport: 'socket.io' });
    Object.assign(world.server, { aheadMs: 10_000, mute: ['http://sidecar'] });
    const { session } = world;
    session.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await bring(world, 'socket.io', 1);
    expect((await bring(world, 'socket.io', 2)).latencyMs?.p99).toBe(20);
    session.stop();
  });
});

describe('reporting', () => {
  test('figures are remade once a second, one per transport, and listeners are told', async () => {
    const { session } = await running();
    let told = 0;
    const stop = session.onChange(() => told++);
    const { figures } = session;
    expect(figures.map(({ name }) => name)).toEqual([...TRANSPORT_NAMES]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.figures).not.toBe(figures);
    expect(told).toBeGreaterThan(0);
    stop();
    const before = told;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toBe(before);
    session.stop();
  });

  test('times of a server whose clock is 10 s off, either way, are told in ours', async () => {
    for (const aheadMs of [10_000, -10_000]) {
      const world = setUp();
      world.server.aheadMs = aheadMs;
      world.session.start();
      await vi.advanceTimersByTimeAsync(GATHER_MS);
      expect(world.session.toClientTime(Date.now() + aheadMs)).toBe(Date.now());
      world.session.stop();
    }
  });

  test('the clock estimate of the server reaches the status', async () => {
    const { session } = await running();
    expect(session.status.clock).toEqual({ offsetMs: -500, errorMs: 0 });
    session.stop();
  });
});
