import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote, trade } from '@/lib/hub/sample-events';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { View } from '../view';
import type { SharedFrame } from './shared-frame';
import { SharedReader } from './shared-reader';

const IDS = ['sim:A', 'sim:B', 'sim:C'];
const WIRE = { payloadBytes: 1, bytes: 1, requests: 0, measured: false };
/** Enough turns for an answer to be read and applied. */
const TURNS = 30;

/** A hub, the connection that reads it for all tabs, and one tab that reads along. */
class World {
  readonly hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  readonly reader: SharedReader;
  readonly view: View;
  union: Subscription;
  #cursor: string | undefined;
  /** Requests of the tab not answered yet. */
  #asked: (() => void)[] = [];
  requests = 0;
  /** Bytes of shared frames accounted for; each frame is one. */
  shared = 0;

  constructor(wanted: Subscription, random = 0) {
    this.view = new View(wanted);
    this.union = wanted;
    this.reader = new SharedReader({
      subscription: wanted,
      pushes: true,
      onState: () => undefined,
      onCaughtUp: () => undefined,
      connect: {
        origin: 'http://web',
        cursor: () => this.view.cursor,
        history: 3,
        runtime: {
          fetch: (address) => this.#ask(new URL(String(address))),
          EventSource: undefined as unknown as typeof EventSource,
          WebSocket: undefined as unknown as typeof WebSocket,
          now: () => 0,
          random: () => random,
        },
        onFrame: (frame, { bytes, requests }) => {
          if (requests === 0) this.shared += bytes;
          this.view.apply(frame);
        },
        onCost: ({ bytes, requests }) => {
          if (requests === 0) this.shared += bytes;
        },
      },
    });
  }

  #ask(url: URL): Promise<Response> {
    this.requests++;
    const { subscription, cursor, history } = readRequestFromQuery(url.searchParams);
    // It is as old as the question: the worst case.
    const { json } = this.hub.read({ subscription, cursor, history });
    return new Promise((resolve) => {
      this.#asked.push(() => resolve(new Response(json)));
    });
  }

  /** The server answers what the tab has asked. */
  async answer(): Promise<void> {
    for (const send of this.#asked.splice(0)) send();
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  get waits(): boolean {
    return this.#asked.length > 0;
  }

  /** What has happened, over the shared connection. @param lost the tab does not get it. */
  share(lost: boolean): void {
    const since = this.#cursor;
    const cursor = since === undefined ? undefined : parseCursor(since);
    const frame = decodeFrame(this.hub.read({ subscription: this.union, cursor, history: 3 }).json);
    this.#cursor = frame.cursor;
    const shared: SharedFrame = { frame, wire: WIRE, since, union: this.union };
    if (!lost) this.reader.take(shared);
  }

  want(wanted: Subscription): void {
    this.view.want(wanted);
    this.reader.want(wanted, true);
  }

  /** As the leader does while it is alone: the connection itself asks for something else. */
  resubscribe(wanted: Subscription): void {
    this.view.want(wanted);
    this.reader.want(wanted, false);
    this.unite(wanted);
  }

  /** The connection is for these wants from now on; where it holds them already, no reset comes. */
  unite(union: Subscription): void {
    this.union = union;
    const settled = this.#cursor !== undefined && parseCursor(this.#cursor)?.hash === subscriptionHash(union);
    if (settled && !this.reader.holds && !this.reader.isCatchingUp) this.reader.catchUp();
  }

  /** The tab leads from now on: the connection is one of its own, from where it stands. */
  lead(union: Subscription): void {
    this.#cursor = this.view.cursor;
    this.union = union;
    this.reader.continueFrom(this.view.cursor);
  }
}

const subset = fc.subarray(IDS, { minLength: 1 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('trade' as const), at: fc.nat(2) }),
  fc.record({ kind: fc.constant('quote' as const), at: fc.nat(2), value: fc.nat(5) }),
  fc.record({ kind: fc.constant('share' as const), lost: fc.boolean() }),
  fc.record({ kind: fc.constant('share' as const), lost: fc.constant(false) }),
  fc.record({ kind: fc.constant('answer' as const) }),
  fc.record({ kind: fc.constant('want' as const), quotes: subset, trades: fc.subarray(IDS) }),
  fc.record({ kind: fc.constant('resubscribe' as const), quotes: subset, trades: fc.subarray(IDS) }),
  fc.record({ kind: fc.constant('union' as const), quotes: subset, trades: fc.subarray(IDS) }),
  fc.record({ kind: fc.constant('lead' as const), quotes: fc.subarray(IDS), trades: fc.subarray(IDS) }),
);

describe('reading along', () => {
  test('ends where the hub is, without a missed trade, whatever is lost or comes late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World(subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] }));
        const { hub, reader, view } = world;
        reader.catchUp();
        for (const entry of steps) {
          if (entry.kind === 'trade') hub.publish(trade(IDS[entry.at] ?? 'sim:A', 1));
          if (entry.kind === 'quote') hub.publish(quote(IDS[entry.at] ?? 'sim:A', { bid: entry.value }));
          if (entry.kind === 'share') world.share(entry.lost);
          if (entry.kind === 'answer') await world.answer();
          if (entry.kind === 'want') world.want(subscriptionOf(entry));
          if (entry.kind === 'resubscribe') world.resubscribe(subscriptionOf(entry));
          if (entry.kind === 'lead') {
            const { quotes, trades } = view.wanted;
            world.lead(subscriptionOf({ quotes: [...quotes, ...entry.quotes], trades: [...trades, ...entry.trades] }));
          }
          if (entry.kind === 'union') world.unite(subscriptionOf(entry));
        }
        // The leader has heard of what the tab wants by now, and everything calms down.
        const { quotes, trades } = view.wanted;
        world.unite(subscriptionOf({ quotes: [...quotes, 'sim:C'], trades }));
        for (let round = 0; round < 3; round++) {
          world.share(false);
          while (world.waits) await world.answer();
        }
        expect(reader.holds).toBe(true);
        const truth = new View(view.wanted);
        truth.apply(decodeFrame(hub.read({ subscription: view.wanted, cursor: undefined, history: 0 }).json));
        expect(Object.fromEntries(view.quotes)).toEqual(Object.fromEntries(truth.quotes));
        for (const id of trades) expect(view.tradeNumbers.get(id)).toBe(truth.tradeNumbers.get(id));
        expect(view.ledger.counts).toMatchObject({ missed: 0, duplicate: 0, outOfOrder: 0 });
        reader.stop();
        hub.close();
      }),
      { numRuns: 400 },
    );
  });

  test('asks once for a hole, and for nothing while there is none', async () => {
    const world = new World(subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] }));
    const { hub, reader, view } = world;
    reader.catchUp();
    world.share(false);
    await world.answer();
    for (const lost of [false, false, true, false, false]) {
      hub.publish(trade('sim:A', 1));
      world.share(lost);
    }
    expect(world.requests).toBe(2);
    await world.answer();
    expect(view.tradeNumbers.get('sim:A')).toBe(5);
    for (let count = 0; count < 5; count++) {
      hub.publish(trade('sim:A', 1));
      world.share(false);
    }
    expect(world.requests).toBe(2);
    expect(view.ledger.counts).toMatchObject({ applied: 10, missed: 0 });
    hub.close();
  });

  test('a server that is always behind the shared connection is not asked without end', async () => {
    const world = new World(subscriptionOf({ quotes: ['sim:A'] }), 0.9);
    const { hub, reader } = world;
    reader.catchUp();
    await world.answer();
    for (let count = 0; count < 50; count++) {
      const frame = { cursor: `7.${1_000 + count * 10}.000000000000`, publishTime: 1 };
      reader.take({ frame, wire: WIRE, since: `7.${999 + count * 10}.000000000000`, union: world.union });
      await world.answer();
    }
    expect(world.requests).toBeLessThan(10);
    reader.stop();
    hub.close();
  });
});

describe('a wish the server refuses', () => {
  const held = subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] });

  /** A tab that holds one thing and has asked for another. */
  async function wanting(): Promise<World> {
    const world = new World(held);
    world.reader.catchUp();
    world.share(false);
    await world.answer();
    world.want(subscriptionOf({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A'] }));
    return world;
  }

  const trades = (world: World, count: number) => {
    for (let at = 0; at < count; at++) {
      world.hub.publish(trade('sim:A', 1));
      world.share(false);
    }
  };

  test('leaves what is held going on, frame by frame, each paid for once', async () => {
    const world = await wanting();
    const before = world.shared;
    trades(world, 30);
    expect(world.view.tradeNumbers.get('sim:A')).toBe(30);
    await world.answer();
    world.union = world.view.wanted;
    trades(world, 5);
    while (world.waits) await world.answer();
    expect(world.reader.holds).toBe(true);
    expect(world.view.tradeNumbers.get('sim:A')).toBe(35);
    expect(world.view.ledger.counts).toMatchObject({ applied: 35, missed: 0, duplicate: 0, outOfOrder: 0 });
    expect(world.shared - before).toBe(35);
    world.reader.stop();
    world.hub.close();
  });

  test('keeps a bounded number of frames, and what fell out is asked for', async () => {
    const world = await wanting();
    const other = subscriptionOf({ quotes: ['sim:C'] });
    world.want(other);
    world.union = other;
    // Each is paid for when it is applied or falls out; one that is not paid for is still kept.
    for (let count = 0; count < 1_000; count++) {
      world.hub.publish(quote('sim:C', { bid: count }));
      world.share(false);
    }
    expect(world.shared).toBeGreaterThanOrEqual(900);
    expect(world.shared).toBeLessThan(1_000);
    while (world.waits) await world.answer();
    expect(world.reader.holds).toBe(true);
    expect(world.view.quotes.get('sim:C')?.bid).toBe(999);
    world.reader.stop();
    world.hub.close();
  });
});
