import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCursor, parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { LIMITS } from '@/lib/protocol/limits';
import { subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { Hub, type HubOptions } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { RecordingReader } from './recording-reader';
import { quote, trade } from './sample-events';

const EPOCH = 7;

function setUp(options: Partial<HubOptions> = {}) {
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: EPOCH, scheduler, ...options });
  const read = (wish: { quotes?: string[]; trades?: string[]; cursor?: string; history?: number }): Frame =>
    decodeFrame(
      hub.read({
        subscription: subscriptionOf({ quotes: wish.quotes ?? [], trades: wish.trades ?? [] }),
        cursor: wish.cursor === undefined ? undefined : parseCursor(wish.cursor),
        history: wish.history ?? 0,
      }).json,
    );
  return { scheduler, hub, read };
}

const A = { quotes: ['sim:A'] };
const seqOf = (frame: Frame) => parseCursor(frame.cursor)?.seq;

describe('quotes', () => {
  test('a frame holds the newest value of each field that changed, and no other field', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1, ask: 2 }));
    const { cursor } = read(A);
    hub.publish(quote('sim:A', { bid: 3 }));
    hub.publish(quote('sim:A', { bid: 4, volume: 9 }));
    expect(read({ ...A, cursor }).quotes).toEqual([{ id: 'sim:A', seq: 3, ingestTime: 1_000, bid: 4, volume: 9 }]);
    expect(read(A).quotes).toEqual([{ id: 'sim:A', seq: 3, ingestTime: 1_000, bid: 4, ask: 2, volume: 9 }]);
  });

  test('null is no longer known: said in a delta, absent from a reset', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1, ask: 2 }));
    const { cursor } = read(A);
    expect(hub.publish(quote('sim:A', { bid: null }))).toBe(true);
    expect(read({ ...A, cursor }).quotes).toMatchObject([{ bid: null }]);
    expect(read(A).quotes?.[0]).not.toHaveProperty('bid');
  });

  test('what JSON cannot write is refused whole, and frames stay readable', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1 }));
    for (const nonsense of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(hub.publish(quote('sim:A', { bid: 2, ask: nonsense }))).toBe(false);
      expect(hub.publish({ ...quote('sim:A', { bid: 2 }), ingestTime: nonsense })).toBe(false);
      expect(hub.publish({ ...quote('sim:A', { bid: 2 }), eventTime: nonsense })).toBe(false);
      expect(hub.publish({ kind: 'trade', id: 'sim:A', price: nonsense, size: 1, ingestTime: 1 })).toBe(false);
      expect(hub.publish({ kind: 'trade', id: 'sim:A', price: 1, size: nonsense, ingestTime: 1 })).toBe(false);
    }
    expect(read(A).quotes).toEqual([{ id: 'sim:A', seq: 1, ingestTime: 1_000, bid: 1 }]);
  });

  test('what is known already, and null for what never was, moves nothing', () => {
    const { hub } = setUp();
    hub.publish(quote('sim:A', { bid: 1 }));
    expect(hub.publish(quote('sim:A', { bid: 1 }))).toBe(false);
    expect(hub.publish(quote('sim:A', { high: null }))).toBe(false);
    hub.publish(quote('sim:A', { bid: null }));
    expect(hub.publish(quote('sim:A', { bid: null }))).toBe(false);
    expect(hub.seq).toBe(2);
    expect(hub.counts).toMatchObject({ accepted: 2, refused: 3 });
  });

  test('an update older than what its own source said is refused; other sources have their own clocks', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 500 }));
    expect(hub.publish(quote('sim:A', { bid: 2 }, { eventTime: 499 }))).toBe(false);
    expect(hub.publish(quote('sim:A', { high: 9 }, { source: 'day', eventTime: 100 }))).toBe(true);
    expect(hub.publish(quote('sim:A', { bid: 3 }, { eventTime: 500 }))).toBe(true);
    expect(hub.publish(quote('sim:A', { bid: 4 }))).toBe(true);
    expect(read(A).quotes).toMatchObject([{ bid: 4, high: 9 }]);
  });

  test('an update that repeats what is known still makes older ones out of date', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { last: 5 }, { source: 'last', eventTime: 900 }));
    hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 100 }));
    expect(hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 300 }))).toBe(true);
    expect(hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 300 }))).toBe(false);
    hub.publish(quote('sim:A', { last: 6 }, { source: 'last', eventTime: 950 }));
    expect(hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 500 }))).toBe(false);
    expect(hub.publish(quote('sim:A', { bid: 2 }, { eventTime: 400 }))).toBe(false);
    expect(read(A).quotes).toMatchObject([{ bid: 1 }]);
  });

  test('a newer event time alone is news: the price is confirmed', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 100 }));
    const { cursor } = read(A);
    expect(hub.publish(quote('sim:A', { bid: 1 }, { eventTime: 200 }))).toBe(true);
    expect(read({ ...A, cursor }).quotes).toEqual([{ id: 'sim:A', seq: 2, ingestTime: 1_000, eventTime: 200 }]);
  });

  test('event time is absent where the venue never said one, and null after one it did not say', () => {
    const { hub, read } = setUp();
    hub.publish(quote('sim:A', { bid: 1 }));
    expect(read(A).quotes?.[0]).not.toHaveProperty('eventTime');
    hub.publish(quote('sim:A', { bid: 2 }, { eventTime: 50 }));
    const { cursor } = read(A);
    hub.publish(quote('sim:A', { bid: 3 }, { source: 'day' }));
    expect(read({ ...A, cursor }).quotes).toMatchObject([{ bid: 3, eventTime: null }]);
  });
});

describe('trades', () => {
  test('are numbered per instrument without holes, whatever else is published or refused', () => {
    const step = fc.record({ trade: fc.boolean(), at: fc.nat(2), value: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { hub, read } = setUp();
        const ids = ['sim:A', 'sim:B', 'sim:C'];
        const counts = new Map<string, number>();
        const cursors = read({ trades: ids }).cursor;
        for (const { trade: isTrade, at, value } of steps) {
          const id = ids[at] ?? 'sim:A';
          const before = hub.seq;
          const accepted = hub.publish(isTrade ? trade(id, value + 1) : quote(id, { bid: value }));
          expect(hub.seq).toBe(before + (accepted ? 1 : 0));
          if (isTrade) counts.set(id, (counts.get(id) ?? 0) + 1);
        }
        const { trades = [] } = read({ trades: ids, cursor: cursors });
        let seq = 0;
        const next = new Map<string, number>();
        for (const { id, n, seq: at } of trades) {
          expect(at).toBeGreaterThan(seq);
          seq = at;
          expect(n).toBe((next.get(id) ?? 0) + 1);
          next.set(id, n);
        }
        expect(next).toEqual(counts);
      }),
    );
  });

  test('move last, its size and its time, unless a later trade already did', () => {
    const { hub, read } = setUp();
    hub.publish(trade('sim:A', 10, { size: 3, side: 'sell', eventTime: 500 }));
    expect(read(A).quotes).toMatchObject([{ last: 10, lastSize: 3, lastTime: 500, eventTime: 500 }]);
    hub.publish(trade('sim:A', 9, { eventTime: 400 }));
    expect(read(A).quotes).toMatchObject([{ last: 10, lastTime: 500, seq: 2 }]);
    hub.publish(trade('sim:A', 8));
    expect(read(A).quotes).toMatchObject([{ last: 8, seq: 3 }]);
    expect(read(A).quotes?.[0]).not.toHaveProperty('lastTime');
  });

  test('carry what the venue said and nothing it did not', () => {
    const { hub, read } = setUp();
    const { cursor } = read({ trades: ['sim:A'] });
    hub.publish(trade('sim:A', 1e-7, { size: 1e21, side: 'buy', eventTime: 5 }));
    hub.publish(trade('sim:A', 2));
    expect(read({ trades: ['sim:A'], cursor }).trades).toEqual([
      { id: 'sim:A', n: 1, seq: 1, price: 1e-7, size: 1e21, side: 'buy', eventTime: 5, ingestTime: 1_000 },
      { id: 'sim:A', n: 2, seq: 2, price: 2, size: 1, ingestTime: 1_000 },
    ]);
  });

  test('unfollowing frees them, keeps the last quote and goes on counting; who lacked them is told the number', () => {
    const { hub, read } = setUp();
    const { cursor } = read({ ...A, trades: ['sim:A'] });
    hub.publish(trade('sim:A', 1));
    hub.publish(trade('sim:A', 2));
    hub.unfollow('sim:A');
    expect(hub.heldTrades).toBe(0);
    expect(read(A).quotes).toMatchObject([{ last: 2 }]);
    const after = read({ ...A, trades: ['sim:A'], cursor });
    expect(after.trades).toBeUndefined();
    expect(after.tradeNumbers).toEqual({ 'sim:A': 2 });
    hub.publish(trade('sim:A', 3));
    expect(read({ ...A, trades: ['sim:A'], cursor: after.cursor })).toMatchObject({ trades: [{ n: 3 }] });
    expect(read({ ...A, trades: ['sim:A'], cursor: after.cursor }).tradeNumbers).toBeUndefined();
  });
});

describe('cursor rules', () => {
  const trades = { ...A, trades: ['sim:A'] };
  const hash = subscriptionHash(subscriptionOf(trades));

  function withHistory() {
    const world = setUp();
    world.hub.publish(trade('sim:A', 1));
    world.hub.publish(trade('sim:A', 2));
    return world;
  }

  test('no cursor: everything, without trades, and the last number', () => {
    const frame = withHistory().read(trades);
    expect(frame).toMatchObject({ cursor: `7.2.${hash}`, reset: true, tradeNumbers: { 'sim:A': 2 } });
    expect(frame.trades).toBeUndefined();
    expect(frame.oldestChangeTime).toBeUndefined();
  });

  test('same epoch and hash: what changed since, or an empty frame', () => {
    const { read } = withHistory();
    const frame = read({ ...trades, cursor: `7.1.${hash}` });
    expect(frame.reset).toBeUndefined();
    expect(frame.trades).toMatchObject([{ n: 2 }]);
    expect(frame.tradeNumbers).toBeUndefined();
    const { publishTime, ...empty } = read({ ...trades, cursor: `7.2.${hash}` });
    expect(empty).toEqual({ cursor: `7.2.${hash}` });
    expect(publishTime).toBe(1_000);
  });

  test('other hash in the same epoch: a reset, and the trades since', () => {
    const frame = withHistory().read({ ...trades, cursor: '7.1.000000000000' });
    expect(frame).toMatchObject({ reset: true, trades: [{ n: 2 }], tradeNumbers: { 'sim:A': 2 } });
    expect(frame.quotes).toMatchObject([{ last: 2 }]);
  });

  test.each([
    ['an older epoch', formatCursor(6, 1, hash)],
    ['a newer epoch', formatCursor(8, 1, hash)],
    ['a sequence the primary never reached', formatCursor(7, 3, hash)],
  ])('%s: a reset without trades', (_, cursor) => {
    const frame = withHistory().read({ ...trades, cursor });
    expect(frame).toMatchObject({ cursor: `7.2.${hash}`, reset: true, tradeNumbers: { 'sim:A': 2 } });
    expect(frame.trades).toBeUndefined();
  });

  test('an instrument nobody has quoted is not listed; its trade number is 0', () => {
    expect(setUp().read(trades)).toMatchObject({ reset: true, tradeNumbers: { 'sim:A': 0 } });
    expect(setUp().read(trades).quotes).toBeUndefined();
  });
});

describe('a frame', () => {
  test('is cut at 500 trades, says more, and where the hub stands; the rest follows without a hole', () => {
    const { hub, read } = setUp();
    const wish = { trades: ['sim:A', 'sim:B'] };
    let { cursor } = read(wish);
    for (let at = 0; at < 1_200; at++) hub.publish(trade(at % 3 ? 'sim:A' : 'sim:B', at + 1));
    const sizes: number[] = [];
    let seq = 0;
    for (let more = true; more; ) {
      const frame = read({ ...wish, cursor });
      for (const each of frame.trades ?? []) expect(each.seq).toBe(++seq);
      sizes.push(frame.trades?.length ?? 0);
      more = frame.more === true;
      expect(frame.asOf).toBe(more ? 1_200 : undefined);
      expect(seqOf(frame)).toBe(more ? seq : 1_200);
      cursor = frame.cursor;
    }
    expect(sizes).toEqual([500, 500, 200]);
  });

  test('is cut at 256 KB, counting quotes too, but always brings at least one trade', () => {
    const { hub, read } = setUp();
    const quotes = Array.from({ length: 200 }, (_, at) => `sim:${'T'.repeat(20)}${at}`);
    const full = Object.fromEntries(
      ['bid', 'bidSize', 'ask', 'askSize', 'open', 'high', 'low', 'volume', 'turnover'].map((field) => [
        field,
        Math.PI * 1e4,
      ]),
    );
    const id = 'sim:LONG';
    const { cursor } = read({ quotes, trades: [id] });
    for (const name of quotes) hub.publish(quote(name, full));
    for (let at = 0; at < 3_000; at++)
      hub.publish(trade(id, 10_000 / 3, { size: 1e21 / 3, side: 'sell', eventTime: 1_790_000_000_000.123 }));
    const encoded = hub.read({
      subscription: subscriptionOf({ quotes, trades: [id] }),
      cursor: parseCursor(cursor),
      history: 0,
    });
    expect(encoded.json.length).toBeLessThanOrEqual(LIMITS.frameBytes + 4_096);
    expect(encoded.more).toBe(true);
    expect(decodeFrame(encoded.json).trades?.length).toBeGreaterThan(0);
  });

  test('publishTime and oldestChangeTime are told to a tenth of a millisecond', () => {
    const { hub, scheduler, read } = setUp();
    const { cursor } = read(A);
    hub.publish(quote('sim:A', { bid: 1 }, { ingestTime: 1_000.456 }));
    scheduler.time = 1_234.56;
    expect(read({ ...A, cursor })).toMatchObject({ publishTime: 1_234.6, oldestChangeTime: 1_000.5 });
  });

  test('history of many instruments shares what one frame may hold', () => {
    const { hub, read } = setUp();
    const ids = Array.from({ length: 10 }, (_, at) => `sim:T${at}`);
    for (const id of ids) for (let n = 0; n < 200; n++) hub.publish(trade(id, 1 + n));
    const { history = [] } = read({ trades: ids, history: 500 });
    expect(history).toHaveLength(LIMITS.frameTrades);
    for (const id of ids) expect(history.filter((one) => one.id === id)).toHaveLength(50);
  });

  test('history is the earlier trades of a reset only, apart from the others', () => {
    const { hub, read } = setUp();
    for (let at = 1; at <= 10; at++) hub.publish(trade('sim:A', at));
    const wish = { trades: ['sim:A'], history: 3 };
    expect(read(wish).history).toMatchObject([{ n: 8 }, { n: 9 }, { n: 10 }]);
    const reset = read({ ...wish, cursor: '7.6.000000000000' });
    expect(reset.history).toMatchObject([{ n: 4 }, { n: 5 }, { n: 6 }]);
    expect(reset.trades).toMatchObject([{ n: 7 }, { n: 8 }, { n: 9 }, { n: 10 }]);
    const delta = read({
      ...wish,
      cursor: formatCursor(7, 6, subscriptionHash(subscriptionOf({ trades: ['sim:A'] }))),
    });
    expect(delta.history).toBeUndefined();
    expect(read({ ...wish, history: 0 }).history).toBeUndefined();
  });

  test('tells in a delta the numbers of what its rings no longer hold', () => {
    const { hub, read } = setUp({ tradeBytes: 320 * 4 });
    const { cursor } = read({ trades: ['sim:A', 'sim:B'] });
    hub.publish(trade('sim:B', 1));
    for (let at = 1; at <= 6; at++) hub.publish(trade('sim:A', at));
    expect(hub.heldTrades).toBe(4);
    const frame = read({ trades: ['sim:A', 'sim:B'], cursor });
    expect(frame.trades).toMatchObject([{ id: 'sim:B', n: 1 }, { id: 'sim:A', n: 4 }, { n: 5 }, { n: 6 }]);
    expect(frame.tradeNumbers).toEqual({ 'sim:A': 6 });
  });
});

describe('oldestChangeTime', () => {
  test('is the ingest time of the earliest change the reader had not seen, over all its instruments', () => {
    const { hub, read } = setUp();
    const wish = { quotes: ['sim:A', 'sim:B'] };
    hub.publish(quote('sim:A', { bid: 1 }, { ingestTime: 10 }));
    const { cursor } = read(wish);
    hub.publish(quote('sim:C', { bid: 1 }, { ingestTime: 20 }));
    hub.publish(quote('sim:B', { bid: 1 }, { ingestTime: 30 }));
    hub.publish(quote('sim:A', { bid: 2 }, { ingestTime: 40 }));
    hub.publish(quote('sim:B', { bid: 3 }, { ingestTime: 50 }));
    const frame = read({ ...wish, cursor });
    expect(frame.oldestChangeTime).toBe(30);
    expect(frame.oldestChangeBound).toBeUndefined();
    expect(read({ ...wish, cursor: frame.cursor }).oldestChangeTime).toBeUndefined();
  });

  test('is marked as a bound when more than 256 changes were merged', () => {
    const { hub, read } = setUp();
    const { cursor } = read(A);
    for (let at = 1; at <= 256; at++) hub.publish(quote('sim:A', { bid: at }, { ingestTime: at }));
    expect(read({ ...A, cursor })).toMatchObject({ oldestChangeTime: 1 });
    expect(read({ ...A, cursor }).oldestChangeBound).toBeUndefined();
    hub.publish(quote('sim:A', { bid: 0 }, { ingestTime: 257 }));
    expect(read({ ...A, cursor })).toMatchObject({ oldestChangeTime: 2, oldestChangeBound: true });
  });
});

describe('states', () => {
  const down = { kind: 'state', venue: 'sim', state: 'down', since: 5, detail: 'no answer' } as const;

  test('reach who follows the venue or the instrument, and nobody else', () => {
    const { hub, scheduler } = setUp();
    const sim = new RecordingReader(hub, { quotes: ['sim:A'] });
    const other = new RecordingReader(hub, { quotes: ['other:A'] });
    sim.take();
    other.take();
    hub.publish(down);
    hub.publish({ kind: 'state', id: 'sim:A', state: 'halted', since: 6 });
    hub.publish({ kind: 'state', id: 'sim:B', state: 'halted', since: 6 });
    scheduler.endTurn();
    expect(sim.take()).toMatchObject([
      {
        states: [
          { venue: 'sim', state: 'down', since: 5, detail: 'no answer', seq: 1 },
          { id: 'sim:A', state: 'halted', since: 6, seq: 2 },
        ],
      },
    ]);
    expect(other.encoded).toHaveLength(0);
  });

  test('the same again is no change; a reset tells all, a delta what is new', () => {
    const { hub, read } = setUp();
    hub.publish(down);
    expect(hub.publish({ ...down, since: 99 })).toBe(false);
    const { cursor } = read(A);
    expect(hub.publish({ ...down, detail: 'another reason' })).toBe(true);
    hub.publish({ kind: 'state', id: 'sim:A', state: 'closed', since: 8 });
    expect(read({ ...A, cursor }).states).toHaveLength(2);
    expect(read(A).states).toMatchObject([{ detail: 'another reason' }, { id: 'sim:A', state: 'closed' }]);
    expect(read({ ...A, cursor: read(A).cursor }).states).toBeUndefined();
    expect(read({ ...A, cursor: `7.${hub.seq}.000000000000` }).states).toHaveLength(2);
  });
});

describe('read', () => {
  test('counts as interest for 30 s', () => {
    const { hub, scheduler, read } = setUp();
    read(A);
    expect([...hub.interest.current()]).toEqual(['sim:A']);
    scheduler.advance(29_000);
    read(A);
    scheduler.advance(29_000);
    expect([...hub.interest.current()]).toEqual(['sim:A']);
    scheduler.advance(1_000);
    expect([...hub.interest.current()]).toEqual([]);
    expect(scheduler.timers).toBe(0);
  });
});

describe('closing', () => {
  test('leaves no timers, and those who wait are answered', async () => {
    const scheduler = new ManualScheduler();
    const hub = new Hub({ role: 'replica', scheduler });
    hub.read({ subscription: subscriptionOf(A), cursor: undefined, history: 0 });
    const waiting = hub.caughtUp(undefined);
    expect(scheduler.timers).toBe(2);
    hub.close();
    expect(await waiting).toBe(false);
    expect(scheduler.timers).toBe(0);
  });

  test('a closed reader holds no interest, no cohort and no timer, and is written to no more', () => {
    const { hub, scheduler } = setUp();
    const reader = new RecordingReader(hub);
    expect(hub.counts.readers).toBe(1);
    hub.publish(quote('sim:A', { bid: 1 }));
    scheduler.endTurn();
    hub.publish(quote('sim:A', { bid: 2 }));
    expect(scheduler.timers).toBe(1);
    hub.publish(quote('sim:A', { bid: 3 }));
    reader.reader.close();
    reader.reader.close();
    const written = reader.encoded.length;
    expect(scheduler.timers).toBe(0);
    expect(hub.counts.readers).toBe(0);
    expect(hub.interest.current().size).toBe(0);
    hub.publish(quote('sim:A', { bid: 4 }));
    reader.reader.ready();
    reader.subscribe({ quotes: ['sim:B'] });
    scheduler.advance(1_000);
    expect(reader.encoded).toHaveLength(written);
    expect(hub.counts.readers).toBe(0);
    hub.close();
    expect(scheduler.timers).toBe(0);
  });
});
