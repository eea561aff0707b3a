import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import type { EncodedFrame } from './encoded-frame';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import type { Reader } from './reader-options';
import { book, quote, trade } from './sample-events';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  for (let round = 0; round < 3; round++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const IDS = Array.from({ length: 200 }, (_, at) => `sim:T${at}`);
const KB = 1_024;
const MB = 1_024 * KB;

/** Publishes to all instruments in turn, a tenth of it trades, at about 1,000 events a second. */
function market(hub: Hub, scheduler: ManualScheduler) {
  let counter = 0;
  return (events: number) => {
    for (let at = 0; at < events; at++) {
      const id = IDS[++counter % IDS.length] ?? '';
      hub.publish(
        counter % 10 === 0
          ? trade(id, 1 + (counter % 997), { ingestTime: scheduler.time })
          : quote(id, { bid: counter, ask: counter + 1 }, { ingestTime: scheduler.time }),
      );
      if (at % 100 === 99) scheduler.advance(100);
    }
  };
}

/** A reader as thin as can be, so that what is measured is the hub's. */
function open(hub: Hub, quotes: readonly string[], stalled: boolean, seen: { frames: number }): Reader {
  return hub.open({
    subscription: subscriptionOf({ quotes, trades: quotes.slice(0, 1) }),
    cursor: undefined,
    maxFrequency: 10,
    history: 0,
    firstFrame: 'always',
    ...(stalled ? { credit: 2 } : {}),
    write: () => {
      seen.frames++;
      return true;
    },
  });
}

/** A reader of the first five books that only counts. */
class BookReader {
  frames = 0;
  readonly reader: Reader;

  constructor(hub: Hub) {
    this.reader = hub.open({
      subscription: subscriptionOf({ books: IDS.slice(0, 5) }),
      cursor: undefined,
      maxFrequency: 10,
      history: 0,
      firstFrame: 'always',
      write: () => ++this.frames > 0,
    });
  }
}

/** Ten instruments of the 200, from one of a hundred lists. */
const listOf = (at: number) => Array.from({ length: 10 }, (_, step) => IDS[((at % 100) * 2 + step * 7) % 200] ?? '');

describe('memory', () => {
  test('10,000 readers cost at most 2 KB each, half of them stalled for 100,000 events', () => {
    const scheduler = new ManualScheduler();
    const hub = new Hub({ role: 'primary', epoch: 7, scheduler });
    const publish = market(hub, scheduler);
    // Instruments, rings and compiled code are not the readers'.
    const seen = { frames: 0 };
    const warm = Array.from({ length: 100 }, (_, at) => open(hub, listOf(at), at % 2 === 0, seen));
    publish(100_000);
    const alone = heapBytes();

    const opened = Array.from({ length: 10_000 }, (_, at) => open(hub, listOf(at), at % 2 === 0, seen));
    const idle = heapBytes() - alone;
    seen.frames = 0;
    publish(100_000);
    const busy = heapBytes() - alone;
    // Up to 10 Hz for 100 s: the 5,000 that take it were served all the while.
    expect(seen.frames).toBeGreaterThan(5_000 * 500);
    expect(idle / 10_000).toBeLessThan(2 * KB);
    // What the rings took on meanwhile, 10,000 trades, is not the readers' either.
    expect((busy - 10_000 * 400) / 10_000).toBeLessThan(2 * KB);

    for (const reader of [...opened, ...warm]) reader.close();
    opened.length = 0;
    expect(hub.counts.readers).toBe(0);
    expect(hub.interest.current().size).toBe(0);
    expect(scheduler.timers).toBe(0);
    expect(heapBytes() - alone).toBeLessThan(5 * MB);
  });

  test('a hub does not grow with time: five times the events, no more memory', () => {
    const scheduler = new ManualScheduler();
    // Small rings, so that they are full from the start.
    const hub = new Hub({ role: 'primary', epoch: 7, scheduler, tradeBytes: MB });
    const publish = market(hub, scheduler);
    const seen = { frames: 0 };
    const readers = Array.from({ length: 100 }, (_, at) => open(hub, listOf(at), at % 2 === 0, seen));
    const books = new BookReader(hub);
    const depths = (rounds: number) => {
      for (let at = 0; at < rounds; at++) hub.publish(book(IDS[at % 5] ?? '', 1_000 + (at % 97)));
      scheduler.advance(100);
    };
    publish(100_000);
    depths(10_000);
    const early = heapBytes();
    const held = hub.heldTrades;
    publish(400_000);
    depths(50_000);
    expect(books.frames).toBeGreaterThan(0);
    expect(hub.heldTrades).toBe(held);
    expect(heapBytes() - early).toBeLessThan(MB);
    for (const reader of [...readers, books.reader]) reader.close();
  });

  test('subscriptions that come and go leave nothing', () => {
    const scheduler = new ManualScheduler();
    const hub = new Hub({ role: 'primary', epoch: 7, scheduler });
    const publish = market(hub, scheduler);
    publish(1_000);
    const seen = { frames: 0 };
    const churn = (rounds: number) => {
      for (let at = 0; at < rounds; at++) {
        const depths = new BookReader(hub);
        const reader = open(hub, [IDS[at % 200] ?? '', IDS[(at * 7 + 3) % 200] ?? ''], at % 2 === 0, seen);
        hub.publish(quote(IDS[at % 200] ?? '', { high: at }));
        hub.read({
          subscription: subscriptionOf({ quotes: [IDS[(at * 3) % 200] ?? ''] }),
          cursor: undefined,
          history: 0,
        });
        if (at % 3 === 0) scheduler.advance(50);
        for (const each of [reader, depths.reader]) each.close();
      }
      scheduler.advance(60_000);
    };
    churn(1_000);
    const before = heapBytes();
    churn(20_000);
    expect(heapBytes() - before).toBeLessThan(MB);
    expect(scheduler.timers).toBe(0);
  });
});

test('with the clock of the process, closing leaves no timer and no immediate', async () => {
  const active = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate/.test(kind)).length;
  const before = active();
  const hub = new Hub({ role: 'primary', epoch: 7 });
  const readers: Reader[] = [];
  const written = new Promise<void>((resolve) => {
    readers.push(
      hub.open({
        subscription: subscriptionOf({ quotes: ['sim:A'] }),
        cursor: undefined,
        maxFrequency: 0.1,
        history: 0,
        firstFrame: 'always',
        write: (frame: EncodedFrame) => {
          if (frame.seq > 0) resolve();
          return true;
        },
      }),
    );
  });
  const replica = new Hub({ role: 'replica' });
  const waiting = replica.caughtUp(undefined);
  hub.publish(quote('sim:A', { bid: 1 }));
  await written;
  hub.publish(quote('sim:A', { bid: 2 }));
  hub.read({ subscription: subscriptionOf({ quotes: ['sim:A'] }), cursor: undefined, history: 0 });
  expect(active()).toBeGreaterThanOrEqual(before + 3);
  for (const reader of readers) reader.close();
  hub.close();
  replica.close();
  expect(await waiting).toBe(false);
  // What was left for the end of the turn has run after one.
  await new Promise((resolve) => setImmediate(resolve));
  expect(active()).toBe(before);
});
