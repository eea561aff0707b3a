import { describe, expect, test } from 'vitest';
import { parseCursor } from '@/lib/protocol/cursor';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { RecordingReader } from './recording-reader';
import { quote, trade } from './sample-events';

function setUp() {
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler });
  let counter = 0;
  const pulse = () => {
    hub.publish(quote('sim:A', { bid: ++counter }));
    hub.publish(trade('sim:A', 1_000 + counter));
    scheduler.advance(100);
  };
  return { scheduler, hub, pulse };
}

const WISH = { quotes: ['sim:A'], trades: ['sim:A'] };
const numbers = (reader: RecordingReader) => reader.take().map((frame) => frame.trades?.map((each) => each.n));

describe('a busy reader', () => {
  test('is written nothing, and then one frame with the newest quote and every trade', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, WISH);
    reader.take();
    reader.writable = false;
    pulse();
    expect(numbers(reader)).toEqual([[1]]);
    for (let at = 0; at < 100; at++) pulse();
    expect(reader.encoded).toHaveLength(0);
    reader.writable = true;
    reader.reader.ready();
    const [frame, ...others] = reader.take();
    expect(others).toHaveLength(0);
    expect(frame?.quotes).toMatchObject([{ bid: 101 }]);
    expect(frame?.trades?.map((each) => each.n)).toEqual(Array.from({ length: 100 }, (_, at) => at + 2));
  });

  test('is in step afterwards: it shares the frames of the others', () => {
    const { hub, pulse } = setUp();
    const quick = new RecordingReader(hub, WISH);
    const slow = new RecordingReader(hub, { ...WISH, writable: false });
    pulse();
    pulse();
    expect(slow.take()).toHaveLength(1);
    slow.writable = true;
    slow.reader.ready();
    expect(slow.take()).toHaveLength(1);
    pulse();
    expect(slow.encoded[0]).toBe(quick.encoded.at(-1));
  });

  test('that lacks nothing is not written to when it is ready again', () => {
    const { hub } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, writable: false });
    reader.take();
    reader.reader.ready();
    reader.reader.ready();
    expect(reader.encoded).toHaveLength(0);
  });

  test('of a cut frame gets the rest piece by piece, as it becomes ready', () => {
    const { hub, scheduler } = setUp();
    const reader = new RecordingReader(hub, WISH);
    reader.take();
    reader.writable = false;
    for (let at = 0; at < 1_100; at++) hub.publish(trade('sim:A', at + 1));
    scheduler.endTurn();
    expect(reader.take()).toMatchObject([{ more: true, asOf: 1_100 }]);
    reader.reader.ready();
    expect(reader.take()).toMatchObject([{ more: true }]);
    reader.reader.ready();
    const [rest] = reader.take();
    expect(rest?.more).toBeUndefined();
    expect(rest?.trades?.at(-1)?.n).toBe(1_100);
  });

  test('one that can take it gets all pieces at once', () => {
    const { hub, scheduler } = setUp();
    const reader = new RecordingReader(hub, WISH);
    reader.take();
    for (let at = 0; at < 1_100; at++) hub.publish(trade('sim:A', at + 1));
    scheduler.endTurn();
    expect(numbers(reader).map((some) => some?.length)).toEqual([500, 500, 100]);
  });

  test('ready from inside its own write is not a second frame', () => {
    const { hub, scheduler } = setUp();
    let written = 0;
    const reader = hub.open({
      subscription: { quotes: ['sim:A'], trades: [], books: [] },
      cursor: undefined,
      maxFrequency: 10,
      history: 0,
      firstFrame: 'when-changed',
      write: () => {
        written++;
        if (written > 1) reader.ready();
        return true;
      },
    });
    expect(written).toBe(1);
    hub.publish(quote('sim:A', { bid: 1 }));
    scheduler.endTurn();
    expect(written).toBe(2);
  });
});

describe('credit', () => {
  test('at most two frames are outstanding; an acknowledgement brings one merged frame', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, credit: 2 });
    const [first] = reader.frames;
    pulse();
    const second = reader.last;
    expect(reader.take()).toHaveLength(2);
    for (let at = 0; at < 20; at++) pulse();
    expect(reader.encoded).toHaveLength(0);
    if (first !== undefined) reader.acknowledge(first);
    expect(numbers(reader)).toEqual([Array.from({ length: 20 }, (_, at) => at + 2)]);
    pulse();
    expect(reader.encoded).toHaveLength(0);
    reader.acknowledge(second);
    expect(numbers(reader)).toEqual([[22]]);
  });

  test('acknowledging the newest acknowledges those before it', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, credit: 2 });
    pulse();
    reader.acknowledge(reader.last);
    reader.take();
    pulse();
    pulse();
    pulse();
    expect(reader.take()).toHaveLength(2);
  });

  test('acknowledging again, or something never sent, buys nothing but what was sent', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, credit: 2 });
    const [first] = reader.frames;
    pulse();
    reader.take();
    pulse();
    pulse();
    for (let at = 0; at < 5; at++) if (first !== undefined) reader.acknowledge(first);
    expect(reader.take()).toHaveLength(1);
    reader.reader.acknowledge({ epoch: 6, seq: 1e9, hash: '000000000000' });
    pulse();
    expect(reader.encoded).toHaveLength(0);
  });

  test('two frames that lead to the same place need two acknowledgements', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, credit: 2 });
    reader.subscribe(WISH);
    expect(reader.frames.map((frame) => parseCursor(frame.cursor)?.seq)).toEqual([0, 0]);
    const last = reader.last;
    reader.take();
    pulse();
    expect(reader.encoded).toHaveLength(0);
    reader.acknowledge(last);
    pulse();
    expect(reader.take()).toHaveLength(1);
  });
});

describe('the first frame', () => {
  test('comes before open returns, even an empty one', () => {
    const { hub, pulse } = setUp();
    pulse();
    const { cursor } = new RecordingReader(hub, WISH).last;
    const reader = new RecordingReader(hub, { ...WISH, cursor });
    expect(reader.frames).toEqual([{ cursor, publishTime: 1_100 }]);
  });

  test('when-changed: held until something it covers changes', () => {
    const { hub, scheduler, pulse } = setUp();
    pulse();
    const { cursor } = new RecordingReader(hub, WISH).last;
    const reader = new RecordingReader(hub, { ...WISH, cursor, firstFrame: 'when-changed' });
    hub.publish(quote('sim:B', { bid: 1 }));
    scheduler.advance(5_000);
    expect(reader.encoded).toHaveLength(0);
    pulse();
    expect(numbers(reader)).toEqual([[2]]);
  });

  test.each([
    ['changes it lacks', (cursor: string) => cursor.replace(/\.\d+\./, '.0.')],
    ['a reset due', (cursor: string) => cursor.replace(/\w+$/, '000000000000')],
    ['another life', (cursor: string) => cursor.replace(/^\d+/, '3')],
  ])('when-changed with %s: at once', (_, change) => {
    const { hub, pulse } = setUp();
    pulse();
    const cursor = change(new RecordingReader(hub, WISH).last.cursor);
    expect(new RecordingReader(hub, { ...WISH, cursor, firstFrame: 'when-changed' }).encoded).toHaveLength(1);
  });
});

describe('subscribing anew', () => {
  test('is answered at once by a reset, even to the same list, with the trades of the stretch between', () => {
    const { hub, scheduler, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, maxFrequency: 1 });
    pulse();
    const [, shown] = reader.take();
    hub.publish(trade('sim:A', 5));
    hub.publish(trade('sim:B', 6));
    reader.subscribe({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A', 'sim:B'], cursor: shown?.cursor });
    expect(reader.take()).toMatchObject([
      {
        reset: true,
        quotes: [{ id: 'sim:A' }, { id: 'sim:B' }],
        trades: [
          { id: 'sim:A', n: 2 },
          { id: 'sim:B', n: 1 },
        ],
      },
    ]);
    scheduler.advance(1_000);
    expect(reader.encoded).toHaveLength(0);
    reader.subscribe({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A', 'sim:B'], cursor: shown?.cursor });
    expect(reader.take()).toHaveLength(1);
  });

  test('twice, before its client saw anything of this epoch: the client ignores the first answer and misses nothing', () => {
    const { hub } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, cursor: '6.1.000000000000' });
    hub.publish(trade('sim:A', 1));
    reader.subscribe({ ...WISH, quotes: ['sim:B'], cursor: '6.1.000000000000' });
    hub.publish(trade('sim:A', 2));
    reader.writable = false;
    reader.subscribe({ ...WISH, quotes: ['sim:C'], cursor: '6.1.000000000000' });
    reader.subscribe({ ...WISH, quotes: ['sim:D'], cursor: '6.1.000000000000' });
    reader.reader.ready();
    expect(numbers(reader)).toEqual([undefined, [1], [1, 2], [1, 2]]);
    reader.reader.ready();
    reader.subscribe({ ...WISH, cursor: '7.1.000000000000' });
    reader.reader.ready();
    expect(numbers(reader)).toEqual([[2]]);
  });

  test('moves interest to the new list', () => {
    const { hub } = setUp();
    const reader = new RecordingReader(hub, { quotes: ['sim:A', 'sim:B'] });
    reader.subscribe({ quotes: ['sim:B', 'sim:C'] });
    expect([...hub.interest.current()].sort()).toEqual(['sim:B', 'sim:C']);
    expect(hub.counts.readers).toBe(1);
  });

  test('of a busy reader is answered when it is ready', () => {
    const { hub } = setUp();
    const reader = new RecordingReader(hub, { writable: false });
    reader.take();
    reader.subscribe({ quotes: ['sim:B'] });
    expect(reader.encoded).toHaveLength(0);
    reader.reader.ready();
    expect(reader.take()).toMatchObject([{ reset: true }]);
  });
});

describe('its cursor, for heartbeats', () => {
  test('follows what it has, also over changes that do not concern it', () => {
    const { hub, scheduler, pulse } = setUp();
    const reader = new RecordingReader(hub, WISH);
    pulse();
    expect(reader.reader.cursor).toBe(reader.last.cursor);
    hub.publish(trade('sim:B', 1));
    scheduler.advance(100);
    expect(reader.reader.cursor).toBe(reader.last.cursor);
    pulse();
    expect(reader.reader.cursor).toBe(reader.last.cursor);
    expect(parseCursor(reader.reader.cursor)?.seq).toBe(hub.seq);
  });

  test('does not move past a reset that could not be written yet', () => {
    const { hub, pulse } = setUp();
    const reader = new RecordingReader(hub, { ...WISH, writable: false });
    const { cursor } = reader.last;
    reader.subscribe({ quotes: ['sim:B'] });
    pulse();
    expect(reader.reader.cursor).toBe(cursor);
  });
});
