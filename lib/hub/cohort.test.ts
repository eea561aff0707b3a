import { describe, expect, test } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { intervalFor } from './frequency-ladder';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { RecordingReader } from './recording-reader';
import { quote, trade } from './sample-events';

function setUp() {
  const scheduler = new ManualScheduler();
  const faults: unknown[] = [];
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler, onFault: (cause) => faults.push(cause) });
  let bid = 0;
  const publish = (id = 'sim:A') => hub.publish(quote(id, { bid: ++bid }));
  return { scheduler, hub, publish, faults };
}

describe('pace', () => {
  test('the first change goes out at the end of its turn, with all that turn brought', () => {
    const { hub, scheduler, publish } = setUp();
    const reader = new RecordingReader(hub);
    reader.take();
    publish();
    publish();
    publish();
    expect(reader.encoded).toHaveLength(0);
    scheduler.endTurn();
    expect(reader.take()).toMatchObject([{ quotes: [{ bid: 3 }] }]);
  });

  test('then at most one frame each 1/maxFrequency, with the newest; after a pause at once again', () => {
    const { hub, scheduler, publish } = setUp();
    const reader = new RecordingReader(hub, { maxFrequency: 10 });
    publish();
    scheduler.endTurn();
    reader.take();
    for (let ms = 0; ms < 1_000; ms += 5) {
      publish();
      scheduler.advance(5);
    }
    expect(reader.take()).toHaveLength(10);
    scheduler.advance(1_000);
    reader.take();
    publish();
    scheduler.endTurn();
    expect(reader.take()).toHaveLength(1);
  });

  test('without a change there is neither a frame nor a timer', () => {
    const { hub, scheduler, publish } = setUp();
    const reader = new RecordingReader(hub);
    reader.take();
    publish('sim:B');
    scheduler.advance(60_000);
    expect(reader.encoded).toHaveLength(0);
    expect(scheduler.timers).toBe(0);
  });

  test('is the fastest step of the ladder that is not above the wish', () => {
    const wished = [0.1, 0.15, 1, 4.9, 5, 10, 25, 59, 60];
    expect(wished.map((hz) => 1_000 / intervalFor(hz)).map(Math.fround)).toEqual(
      [0.1, 0.1, 1, 2, 5, 10, 20, 30, 60].map(Math.fround),
    );
  });

  test('readers of one list at different paces are served at their own', () => {
    const { hub, scheduler, publish } = setUp();
    const fast = new RecordingReader(hub, { maxFrequency: 20 });
    const slow = new RecordingReader(hub, { maxFrequency: 2 });
    publish();
    scheduler.endTurn();
    fast.take();
    slow.take();
    for (let ms = 0; ms < 1_000; ms += 10) {
      publish();
      scheduler.advance(10);
    }
    expect(fast.take()).toHaveLength(20);
    expect(slow.take()).toHaveLength(2);
  });
});

describe('sharing', () => {
  test('readers in step are written one and the same frame, composed once', () => {
    const { hub, scheduler, publish } = setUp();
    const readers = Array.from({ length: 50 }, (_, at) => new RecordingReader(hub, { history: at % 2 ? 50 : 0 }));
    const composed = hub.counts.frames;
    publish();
    scheduler.endTurn();
    expect(hub.counts.frames).toBe(composed + 1);
    const [first] = readers;
    for (const reader of readers) expect(reader.encoded.at(-1)).toBe(first?.encoded.at(-1));
  });

  test('a framing is made once for all of them', () => {
    const { hub } = setUp();
    const frame = hub.read({ subscription: subscriptionOf({ quotes: ['sim:A'] }), cursor: undefined, history: 0 });
    let made = 0;
    const make = () => ({ made: ++made });
    expect(frame.framing('a', make)).toBe(frame.framing('a', make));
    expect(frame.framing('b', make)).toEqual({ made: 2 });
    expect(frame.framing('none', () => undefined)).toBeUndefined();
    expect(frame.bytes).toBe(frame.bytes);
    expect(frame.bytes.toString()).toBe(frame.json);
  });

  test('the same instruments in another order are the same cohort', () => {
    const { hub, scheduler, publish } = setUp();
    const one = new RecordingReader(hub, { quotes: ['sim:A', 'sim:B'] });
    const other = new RecordingReader(hub, { quotes: ['sim:B', 'sim:A', 'sim:B'] });
    publish();
    scheduler.endTurn();
    expect(one.encoded.at(-1)).toBe(other.encoded.at(-1));
  });

  test('a joiner gets one private frame and is then in step', () => {
    const { hub, scheduler, publish } = setUp();
    publish();
    const old = new RecordingReader(hub);
    publish();
    scheduler.endTurn();
    publish();
    const joiner = new RecordingReader(hub);
    expect(joiner.take()).toMatchObject([{ reset: true, quotes: [{ bid: 3 }] }]);
    old.take();
    const composed = hub.counts.frames;
    scheduler.advance(100);
    expect(hub.counts.frames).toBe(composed + 1);
    expect(joiner.encoded).toHaveLength(1);
    expect(joiner.encoded[0]).toBe(old.encoded[0]);
  });

  test('one that resumes behind the others gets what it lacks, and is then in step', () => {
    const { hub, scheduler, publish } = setUp();
    const first = new RecordingReader(hub);
    const { cursor } = first.last;
    publish();
    scheduler.endTurn();
    const resumed = new RecordingReader(hub, { cursor });
    expect(resumed.last.reset).toBeUndefined();
    expect(resumed.take()).toMatchObject([{ quotes: [{ bid: 1 }] }]);
    publish();
    scheduler.advance(100);
    expect(resumed.encoded[0]).toBe(first.encoded.at(-1));
  });
});

describe('a reader whose transport throws', () => {
  test('is closed and counted, and the others of its cohort are served', () => {
    const { hub, scheduler, publish, faults } = setUp();
    const before = new RecordingReader(hub);
    const broken = hub.open({
      subscription: subscriptionOf({ quotes: ['sim:A'] }),
      cursor: undefined,
      maxFrequency: 10,
      history: 0,
      firstFrame: 'when-changed',
      write: (frame) => {
        if (frame.seq > 0) throw new Error('socket is gone');
        return true;
      },
    });
    const after = new RecordingReader(hub);
    before.take();
    after.take();
    publish();
    scheduler.endTurn();
    expect(before.take()).toHaveLength(1);
    expect(after.take()).toHaveLength(1);
    expect(faults).toEqual([new Error('socket is gone')]);
    expect(hub.counts).toMatchObject({ faults: 1, readers: 2 });
    broken.ready();
    broken.close();
    publish();
    scheduler.advance(100);
    expect(hub.counts).toMatchObject({ faults: 1, readers: 2 });
  });

  test('at its very first frame leaves nothing behind', () => {
    const { hub, scheduler, faults } = setUp();
    const open = () =>
      hub.open({
        subscription: subscriptionOf({ quotes: ['sim:A'] }),
        cursor: undefined,
        maxFrequency: 10,
        history: 0,
        firstFrame: 'always',
        write: () => {
          throw new Error('gone');
        },
      });
    expect(open).not.toThrow();
    expect(faults).toHaveLength(1);
    expect(hub.counts.readers).toBe(0);
    expect(hub.interest.current().size).toBe(0);
    expect(scheduler.timers).toBe(0);
  });
});

test('a reader that closes another, or itself, inside its write disturbs nobody', () => {
  const { hub, scheduler } = setUp();
  const victim = new RecordingReader(hub);
  let self: { close(): void } | undefined;
  self = hub.open({
    subscription: subscriptionOf({ quotes: ['sim:A'] }),
    cursor: undefined,
    maxFrequency: 10,
    history: 0,
    firstFrame: 'always',
    write: (frame) => {
      if (frame.seq > 0) {
        self?.close();
        victim.reader.close();
      }
      return true;
    },
  });
  const bystander = new RecordingReader(hub);
  bystander.take();
  hub.publish(trade('sim:A', 1));
  scheduler.endTurn();
  hub.publish(trade('sim:A', 2));
  scheduler.advance(100);
  expect(bystander.take()).toHaveLength(2);
  expect(hub.counts).toMatchObject({ readers: 1, faults: 0 });
});
