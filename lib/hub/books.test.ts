import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BOOK_DEPTH, type Book, type BookLevel, bookFault } from '@/lib/market/book';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { RecordingReader } from './recording-reader';
import { book, quote, trade } from './sample-events';

const WISH = { quotes: ['sim:A'], books: ['sim:A'] };

function setUp(epoch = 7) {
  const scheduler = new ManualScheduler();
  return { scheduler, hub: new Hub({ role: 'primary', epoch, scheduler }) };
}

const bestOf = (frame: Frame | undefined) => frame?.books?.map(({ id, bids }) => [id, bids[0]?.[0]]);

function read(hub: Hub, wish: { quotes?: string[]; books?: string[]; cursor?: string } = WISH): Frame {
  const { quotes = [], books = [], cursor } = wish;
  const subscription = subscriptionOf({ quotes, books });
  const at = cursor === undefined ? undefined : parseCursor(cursor);
  return decodeFrame(hub.read({ subscription, cursor: at, history: 0 }).json);
}

describe('what a reader is told of a book', () => {
  test('why there is none, once, until there is one', () => {
    const { hub } = setUp();
    const none = (detail?: string) => hub.publish(book('sim:A', 1, { bids: [], asks: [], ...(detail && { detail }) }));
    expect(none('All "places" are taken.')).toBe(true);
    expect(none('All "places" are taken.')).toBe(false);
    expect(read(hub).books).toEqual([
      { id: 'sim:A', seq: 1, bids: [], asks: [], ingestTime: 1_000, detail: 'All "places" are taken.' },
    ]);
    expect(none(), 'a place is free again').toBe(true);
    expect(read(hub).books?.[0]).not.toHaveProperty('detail');
    expect(hub.publish(book('sim:A', 100, { detail: 'never beside levels' }))).toBe(true);
    expect(read(hub).books?.[0]).not.toHaveProperty('detail');
    none('why '.repeat(99));
    expect(read(hub).books?.[0]?.detail).toHaveLength(200);
  });

  test('it comes whole, with its sequence and times', () => {
    const { hub } = setUp();
    hub.publish(book('sim:A', 100, { eventTime: 990 }));
    expect(read(hub).books).toEqual([
      {
        id: 'sim:A',
        seq: 1,
        bids: [
          [99, 1],
          [98, 2],
        ],
        asks: [
          [101, 1],
          [102, 2],
        ],
        eventTime: 990,
        ingestTime: 1_000,
      },
    ]);
  });

  test('the newest alone: a slow reader gets one for all that were', () => {
    const { hub, scheduler } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, writable: false });
    reader.take();
    for (let price = 10; price < 60; price++) {
      hub.publish(book('sim:A', price));
      scheduler.advance(100);
    }
    expect(reader.take()).toEqual([]);
    reader.reader.ready();
    expect(reader.take().map(bestOf)).toEqual([[['sim:A', 58]]]);
  });

  test('a delta names only those that changed, a reset every known one', () => {
    const { hub } = setUp();
    const both = { books: ['sim:A', 'sim:B', 'sim:C'] };
    hub.publish(book('sim:A', 100));
    hub.publish(book('sim:B', 200));
    const { cursor } = read(hub, both);
    hub.publish(book('sim:B', 201));
    expect(bestOf(read(hub, { ...both, cursor }))).toEqual([['sim:B', 200]]);
    expect(bestOf(read(hub, both))).toEqual([
      ['sim:A', 99],
      ['sim:B', 200],
    ]);
    expect(read(hub, { ...both, cursor: read(hub, both).cursor }).books).toBeUndefined();
  });

  test('an empty book is told: in deltas, and in resets', () => {
    const { hub } = setUp();
    expect(hub.publish(book('sim:A', 0, { bids: [], asks: [] }))).toBe(false);
    hub.publish(book('sim:A', 100));
    const { cursor } = read(hub);
    expect(hub.publish(book('sim:A', 0, { bids: [], asks: [] }))).toBe(true);
    expect(read(hub, { ...WISH, cursor }).books).toMatchObject([{ bids: [], asks: [] }]);
    expect(read(hub).books).toMatchObject([{ bids: [], asks: [] }]);
  });

  test('who reads only quotes or trades of it is not woken, and its frames name none', () => {
    const { hub, scheduler } = setUp();
    const prices = new RecordingReader(hub, { quotes: ['sim:A'], trades: ['sim:A'] });
    const depths = new RecordingReader(hub, { quotes: [], books: ['sim:A'] });
    for (const reader of [prices, depths]) reader.take();
    hub.publish(book('sim:A', 100));
    scheduler.advance(100);
    expect(prices.take()).toEqual([]);
    expect(depths.take().map(bestOf)).toEqual([[['sim:A', 99]]]);
    hub.publish(quote('sim:A', { bid: 1 }));
    hub.publish(trade('sim:A', 2));
    scheduler.advance(100);
    expect(prices.take()).toMatchObject([{ quotes: [{ bid: 1 }], trades: [{ n: 1 }] }]);
    expect(depths.take()).toEqual([]);
  });

  test('the oldest change covers books, and not those of whom the reader reads none', () => {
    const { hub, scheduler } = setUp();
    const reader = new RecordingReader(hub, WISH);
    const prices = new RecordingReader(hub, { quotes: ['sim:A'] });
    hub.publish(book('sim:A', 100, { ingestTime: 1_005 }));
    hub.publish(book('sim:A', 101, { ingestTime: 1_010 }));
    hub.publish(quote('sim:A', { bid: 1 }, { ingestTime: 1_020 }));
    scheduler.advance(100);
    expect(reader.last.oldestChangeTime).toBe(1_005);
    expect(prices.last.oldestChangeTime).toBe(1_020);
  });

  test('readers in step share one frame, with or without items', () => {
    const { hub, scheduler } = setUp();
    const [one, other] = [new RecordingReader(hub, WISH), new RecordingReader(hub, WISH)];
    const whole = new RecordingReader(hub, { ...WISH, itemised: true });
    hub.publish(book('sim:A', 100));
    scheduler.advance(100);
    expect(one.encoded.at(-1)).toBe(other.encoded.at(-1));
    const { json, items } = whole.encoded.at(-1) ?? {};
    expect(json).toBe(one.encoded.at(-1)?.json);
    const { books, ...rest } = JSON.parse(json ?? '') as Frame;
    expect(items?.books.map((item) => JSON.parse(item.json) as Book)).toEqual(books);
    expect(JSON.parse(items?.rest ?? '')).toEqual(rest);
  });
});

describe('what is refused', () => {
  test("a book older than the one before, by the venue's clock; one that says no time is taken", () => {
    const { hub } = setUp();
    hub.publish(book('sim:A', 100, { eventTime: 500 }));
    expect(hub.publish(book('sim:A', 101, { eventTime: 499 }))).toBe(false);
    expect(hub.publish(book('sim:A', 102, { eventTime: 500 }))).toBe(true);
    expect(hub.publish(book('sim:A', 103))).toBe(true);
    expect(hub.publish(book('sim:A', 104, { eventTime: 400 }))).toBe(false);
    expect(bestOf(read(hub))).toEqual([['sim:A', 102]]);
    expect(hub.counts).toMatchObject({ accepted: 3, refused: 2 });
  });

  test('one that repeats what is known is no change, and still makes older ones out of date', () => {
    const { hub } = setUp();
    hub.publish(book('sim:A', 100, { eventTime: 500 }));
    expect(hub.publish(book('sim:A', 100, { eventTime: 700 }))).toBe(false);
    expect(hub.publish(book('sim:A', 101, { eventTime: 600 }))).toBe(false);
    expect(hub.seq).toBe(1);
  });

  test('that a book is being rebuilt is always taken, and after it any clock', () => {
    const { hub } = setUp();
    hub.publish(book('sim:A', 100, { eventTime: 500 }));
    expect(hub.publish(book('sim:A', 0, { bids: [], asks: [], eventTime: 100 }))).toBe(true);
    expect(hub.publish(book('sim:A', 101, { eventTime: 200 }))).toBe(true);
  });

  const levels: readonly (readonly [string, Partial<{ bids: BookLevel[]; asks: BookLevel[] }>])[] = [
    ['crossed', { bids: [[101, 1]], asks: [[100, 1]] }],
    ['locked', { bids: [[100, 1]], asks: [[100, 1]] }],
    [
      'bids that rise',
      {
        bids: [
          [98, 1],
          [99, 1],
        ],
      },
    ],
    [
      'asks that fall',
      {
        asks: [
          [102, 1],
          [101, 1],
        ],
      },
    ],
    ['a price that is no number', { bids: [[Number.NaN, 1]] }],
    ['an endless size', { asks: [[101, Number.POSITIVE_INFINITY]] }],
    ['an empty level', { bids: [[99, 0]] }],
    ['a price below nothing', { bids: [[-1, 1]] }],
  ];
  test.each(levels)('%s', (_what, sides) => {
    const { hub } = setUp();
    hub.publish(book('sim:A', 100));
    expect(hub.publish(book('sim:A', 100, sides))).toBe(false);
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(hub.publish(book('sim:A', 101, { ingestTime: time }))).toBe(false);
      expect(hub.publish(book('sim:A', 101, { eventTime: time }))).toBe(false);
    }
    expect(bestOf(read(hub))).toEqual([['sim:A', 99]]);
    expect(hub.counts).toMatchObject({ accepted: 1, refused: 5 });
  });

  test('whatever a feed says, what is told may be shown, is no deeper than it should be and never older', () => {
    const level = fc.tuple(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.double()), fc.integer({ min: 0, max: 5 }));
    const side = fc.array(level, { maxLength: 30 });
    const tidy = (sign: 1 | -1) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
        .map((prices) => prices.sort((a, b) => sign * (a - b)).map((price): BookLevel => [100 + sign * price, 1]));
    const event = fc.record(
      {
        bids: fc.oneof(side, tidy(-1)),
        asks: fc.oneof(side, tidy(1)),
        eventTime: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: ['bids', 'asks'] },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { hub } = setUp();
        let newest: number | undefined;
        for (const sides of events) {
          const accepted = hub.publish(book('sim:A', 0, sides));
          const [told] = read(hub).books ?? [];
          if (!accepted) continue;
          expect(told?.seq).toBe(hub.seq);
          expect(told?.bids).toEqual(sides.bids.slice(0, BOOK_DEPTH));
          expect(told?.asks).toEqual(sides.asks.slice(0, BOOK_DEPTH));
          expect(bookFault(told?.bids ?? [], told?.asks ?? [])).toBeUndefined();
          const empty = told?.bids.length === 0 && told.asks.length === 0;
          if (!empty && sides.eventTime !== undefined) expect(sides.eventTime).toBeGreaterThanOrEqual(newest ?? 0);
          newest = empty ? undefined : (sides.eventTime ?? newest);
        }
        expect(hub.counts.accepted + hub.counts.refused).toBe(events.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('interest in books', () => {
  test('is held by open readers, and let go with the last', () => {
    const { hub } = setUp();
    const one = new RecordingReader(hub, WISH);
    const other = new RecordingReader(hub, { quotes: ['sim:B'], books: ['sim:A', 'sim:B'] });
    const prices = new RecordingReader(hub, { quotes: ['sim:C'] });
    expect([...hub.bookInterest.current()].sort()).toEqual(['sim:A', 'sim:B']);
    // Its quote is wanted beside it: an instrument has to be followed for its book to be.
    expect([...hub.interest.current()].sort()).toEqual(['sim:A', 'sim:B', 'sim:C']);
    other.reader.close();
    expect([...hub.bookInterest.current()]).toEqual(['sim:A']);
    one.subscribe({ quotes: ['sim:A'] });
    expect(hub.bookInterest.current().size).toBe(0);
    for (const { reader } of [one, prices]) reader.close();
    expect(hub.interest.current().size).toBe(0);
  });

  test('is leased by one-shot reads for 30 s', () => {
    const { hub, scheduler } = setUp();
    read(hub);
    read(hub, { quotes: ['sim:B'] });
    expect([...hub.bookInterest.current()]).toEqual(['sim:A']);
    scheduler.advance(29_999);
    expect(hub.bookInterest.current().size).toBe(1);
    scheduler.advance(1);
    expect(hub.bookInterest.current().size).toBe(0);
    hub.close();
    expect(scheduler.timers).toBe(0);
  });

  test('a book let go is empty for whoever comes back, here and behind the link', () => {
    const { hub, scheduler } = setUp();
    const replica = new Hub({ role: 'replica', scheduler });
    const link = hub.openLink({
      write: (frame) => {
        replica.applyLink(decodeFrame(frame.json));
        return true;
      },
    });
    hub.publish(book('sim:A', 100));
    scheduler.endTurn();
    const { cursor } = read(hub);
    hub.unfollowBook('sim:A');
    hub.unfollowBook('sim:A');
    hub.unfollowBook('sim:NEVER');
    scheduler.endTurn();
    for (const each of [hub, replica]) {
      expect(read(each, { ...WISH, cursor }).books).toMatchObject([{ bids: [], asks: [] }]);
      expect(read(each).books).toMatchObject([{ bids: [], asks: [] }]);
    }
    expect(hub.seq).toBe(2);
    hub.publish(book('sim:A', 50, { eventTime: 1 }));
    expect(bestOf(read(hub))).toEqual([['sim:A', 49]]);
    link.close();
  });

  test('the link reads every book and wants none', () => {
    const { hub, scheduler } = setUp();
    const told: Frame[] = [];
    const link = hub.openLink({ write: (frame) => told.push(decodeFrame(frame.json)) > 0 });
    hub.publish(book('sim:A', 100));
    scheduler.endTurn();
    expect(bestOf(told.at(-1))).toEqual([['sim:A', 99]]);
    expect(hub.bookInterest.current().size).toBe(0);
    link.close();
  });
});

test('a book costs the same after many changes as after one', () => {
  const { hub } = setUp();
  const bytesOf = () => read(hub).books?.map((each) => JSON.stringify(each).length)[0] ?? 0;
  hub.publish(book('sim:A', 1_000));
  const before = bytesOf();
  for (let change = 0; change < 20_000; change++) hub.publish(book('sim:A', 1_000 + (change % 7)));
  // Only the sequence has more digits.
  expect(bytesOf()).toBeLessThanOrEqual(before + 5);
  // Older changes are a bound, not a list.
  const { cursor } = read(hub);
  for (let change = 0; change < 300; change++) hub.publish(book('sim:A', 2_000 + change));
  expect(read(hub, { ...WISH, cursor }).oldestChangeBound).toBe(true);
});
