import { describe, expect, test } from 'vitest';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import type { Reader } from './reader-options';
import { RecordingReader } from './recording-reader';
import { book, quote, trade } from './sample-events';

const WISH = { quotes: ['sim:A'], trades: ['sim:A'] };

function setUp() {
  const scheduler = new ManualScheduler();
  const primary = new Hub({ role: 'primary', epoch: 7, scheduler });
  const replica = new Hub({ role: 'replica', scheduler });
  return { scheduler, primary, replica };
}

/** Joins a replica to a primary without a network. */
function link(primary: Hub, replica: Hub, deliver = true): { reader: Reader; frames: Frame[] } {
  const frames: Frame[] = [];
  const { linkCursor } = replica;
  const reader = primary.openLink({
    cursor: linkCursor === undefined ? undefined : parseCursor(linkCursor),
    write: (encoded) => {
      const frame = decodeFrame(encoded.json);
      frames.push(frame);
      if (deliver) replica.applyLink(frame);
      return true;
    },
  });
  return { reader, frames };
}

const answerOf = (hub: Hub, cursor?: string): Frame =>
  decodeFrame(
    hub.read({
      subscription: subscriptionOf(WISH),
      cursor: cursor === undefined ? undefined : parseCursor(cursor),
      history: 0,
    }).json,
  );

describe('a replica', () => {
  test('knows as well why there is no order book', () => {
    const { primary, replica } = setUp();
    primary.publish(book('sim:A', 1, { bids: [], asks: [], detail: 'All places are taken.' }));
    link(primary, replica);
    const asked = { subscription: subscriptionOf({ books: ['sim:A'] }), cursor: undefined, history: 0 };
    expect(JSON.parse(replica.read(asked).json).books).toEqual(JSON.parse(primary.read(asked).json).books);
  });

  test('is told nothing of instruments that were only asked for', () => {
    const { primary, replica } = setUp();
    const asked = Array.from({ length: 100 }, (_, at) => `sim:T${at}`);
    primary.read({ subscription: subscriptionOf({ quotes: asked }), cursor: undefined, history: 0 });
    primary.publish(trade('sim:A', 3));
    const { frames } = link(primary, replica);
    expect(frames[0]?.tradeNumbers).toEqual({ 'sim:A': 1 });
    primary.publish(quote('sim:T7', { bid: 1 }));
    expect(primary.known).toEqual(['sim:A', 'sim:T7']);
  });

  test('answers any cursor as its primary would: same sequences, trade numbers, states', () => {
    const { primary, replica, scheduler } = setUp();
    primary.publish(quote('sim:A', { bid: 1, ask: 2 }));
    primary.publish(trade('sim:A', 3, { eventTime: 900, side: 'sell' }));
    link(primary, replica);
    const cursors = [undefined, answerOf(primary).cursor];
    primary.publish(trade('sim:A', 4));
    primary.publish(quote('sim:A', { bid: null }));
    primary.publish({ kind: 'state', venue: 'sim', state: 'delayed', since: 1 });
    scheduler.endTurn();
    for (const cursor of [...cursors, '7.1.000000000000', answerOf(primary).cursor, '6.1.000000000000']) {
      const { quotes: ours, ...rest } = answerOf(replica, cursor);
      const { quotes: theirs, ...others } = answerOf(primary, cursor);
      expect(rest).toEqual(others);
      // It may repeat a field that the reader has: an upper bound repeats harmlessly.
      for (const [at, entry] of (theirs ?? []).entries()) expect(ours?.[at]).toMatchObject(entry);
    }
    expect(answerOf(replica, cursors[1])).toMatchObject({ quotes: [{ bid: null, last: 4 }], trades: [{ n: 2 }] });
  });

  test('is told at the end of every turn with a change, of instruments that appear later too', () => {
    const { primary, replica, scheduler } = setUp();
    const { frames } = link(primary, replica);
    expect(frames).toHaveLength(1);
    for (const id of ['sim:A', 'sim:B', 'sim:A']) {
      primary.publish(trade(id, 1));
      scheduler.endTurn();
      expect(replica.seq).toBe(primary.seq);
    }
    expect(frames).toHaveLength(4);
    expect(scheduler.timers).toBe(0);
  });

  test('gets every trade its primary holds, beyond any public limit', () => {
    const { primary, replica } = setUp();
    for (let at = 0; at < 3_000; at++) primary.publish(trade('sim:A', at + 1));
    const { frames } = link(primary, replica);
    expect(frames).toHaveLength(1);
    expect(replica.heldTrades).toBe(3_000);
  });

  test('resumes its link where it stood, without a reset', () => {
    const { primary, replica, scheduler } = setUp();
    const first = link(primary, replica);
    primary.publish(trade('sim:A', 1));
    scheduler.endTurn();
    first.reader.close();
    primary.publish(trade('sim:A', 2));
    const { frames } = link(primary, replica);
    expect(frames[0]).toMatchObject({ trades: [{ n: 2 }] });
    expect(frames[0]?.reset).toBeUndefined();
    expect(replica.resetSeq).toBe(0);
  });

  test('refuses to publish', () => {
    expect(() => setUp().replica.publish(trade('sim:A', 1))).toThrow('A replica does not publish');
  });

  test('has no cursor before its first frame', () => {
    const { primary, replica } = setUp();
    expect(replica.linkCursor).toBeUndefined();
    link(primary, replica);
    expect(parseCursor(replica.linkCursor ?? '')).toMatchObject({ epoch: 7, seq: 0 });
  });
});

describe('a new epoch', () => {
  test('resets every reader without trades; frames of the old one are ignored', () => {
    const { primary, replica, scheduler } = setUp();
    primary.publish(trade('sim:A', 1));
    const { frames } = link(primary, replica);
    const reader = new RecordingReader(replica, WISH);
    reader.take();
    const successor = new Hub({ role: 'primary', epoch: 9, scheduler });
    successor.publish(trade('sim:A', 5));
    link(successor, replica);
    scheduler.advance(100);
    const [frame, ...others] = reader.take();
    expect(others).toHaveLength(0);
    expect(frame).toMatchObject({ reset: true, quotes: [{ last: 5 }], tradeNumbers: { 'sim:A': 1 } });
    expect(frame?.trades).toBeUndefined();
    expect(parseCursor(frame?.cursor ?? '')).toMatchObject({ epoch: 9, seq: 1 });
    for (const old of frames) replica.applyLink(old);
    expect(replica.epoch).toBe(9);
    expect(answerOf(replica).quotes).toMatchObject([{ last: 5 }]);
  });

  test('what only the old one knew is gone: quotes, states, trades', () => {
    const { primary, replica, scheduler } = setUp();
    primary.publish(trade('sim:A', 1));
    primary.publish({ kind: 'state', venue: 'sim', state: 'down', since: 1 });
    link(primary, replica);
    link(new Hub({ role: 'primary', epoch: 8, scheduler }), replica);
    expect(answerOf(replica)).toMatchObject({ reset: true, tradeNumbers: { 'sim:A': 0 } });
    expect(answerOf(replica).quotes).toBeUndefined();
    expect(answerOf(replica).states).toBeUndefined();
    expect(replica.heldTrades).toBe(0);
  });
});

describe('a reset of the link within an epoch', () => {
  test('leaves holes behind it: older cursors get a reset with the trades since, newer ones a delta', () => {
    const { primary, replica, scheduler } = setUp();
    const first = link(primary, replica);
    primary.publish(trade('sim:A', 1));
    scheduler.endTurn();
    const reader = new RecordingReader(replica, WISH);
    const old = reader.last.cursor;
    reader.take();
    first.reader.close();
    primary.publish(trade('sim:A', 2));
    const cursor = replica.linkCursor?.replace(/\w+$/, '000000000000');
    primary.openLink({
      cursor: parseCursor(cursor ?? ''),
      write: (encoded) => {
        replica.applyLink(decodeFrame(encoded.json));
        return true;
      },
    });
    expect(replica.resetSeq).toBe(2);
    expect(answerOf(replica, old)).toMatchObject({ reset: true, trades: [{ n: 2 }] });
    scheduler.advance(100);
    expect(reader.take()).toMatchObject([{ reset: true, trades: [{ n: 2 }] }]);
    primary.publish(trade('sim:A', 3));
    scheduler.endTurn();
    scheduler.advance(100);
    const [delta] = reader.take();
    expect(delta).toMatchObject({ trades: [{ n: 3 }] });
    expect(delta?.reset).toBeUndefined();
  });
});

describe('caughtUp', () => {
  const at = (epoch: number, seq: number) => ({ epoch, seq, hash: '000000000000' });

  test('a primary never lets anyone wait', async () => {
    const { primary, scheduler } = setUp();
    expect(await primary.caughtUp(at(9, 9))).toBe(true);
    expect(scheduler.timers).toBe(0);
  });

  test('a replica lets wait for its first frame, a higher sequence and a newer epoch, not for older ones', async () => {
    const { primary, replica, scheduler } = setUp();
    const first = replica.caughtUp(undefined);
    link(primary, replica);
    expect(await first).toBe(true);
    expect(await replica.caughtUp(at(7, 0))).toBe(true);
    expect(await replica.caughtUp(at(6, 99))).toBe(true);
    const second = replica.caughtUp(at(7, 2));
    const third = replica.caughtUp(at(8, 1));
    primary.publish(trade('sim:A', 1));
    primary.publish(trade('sim:A', 2));
    scheduler.endTurn();
    expect(await second).toBe(true);
    const successor = new Hub({ role: 'primary', epoch: 8, scheduler });
    successor.publish(trade('sim:A', 1));
    link(successor, replica);
    expect(await third).toBe(true);
    expect(scheduler.timers).toBe(0);
  });

  test('gives up after 5 s, or when the reader leaves, and leaves no timer', async () => {
    const { replica, scheduler } = setUp();
    const leaving = new AbortController();
    const outcomes: string[] = [];
    const patient = replica.caughtUp(undefined).then((met) => outcomes.push(`patient ${met}`));
    const left = replica.caughtUp(undefined, leaving.signal).then((met) => outcomes.push(`left ${met}`));
    leaving.abort();
    await left;
    scheduler.advance(4_999);
    await Promise.resolve();
    expect(outcomes).toEqual(['left false']);
    scheduler.advance(1);
    await patient;
    expect(outcomes).toEqual(['left false', 'patient false']);
    expect(await replica.caughtUp(undefined, leaving.signal)).toBe(false);
    expect(scheduler.timers).toBe(0);
  });
});

describe('order books behind the link', () => {
  const BOOKS = { quotes: ['sim:A'], books: ['sim:A', 'sim:B'] };
  const booksOf = (hub: Hub, cursor?: string) => {
    const at = cursor === undefined ? undefined : parseCursor(cursor);
    return decodeFrame(hub.read({ subscription: subscriptionOf(BOOKS), cursor: at, history: 0 }).json);
  };

  /** What a link begins with that knows nothing yet. */
  const snapshotOf = (hub: Hub): Frame => {
    const frames: Frame[] = [];
    hub.openLink({ write: (frame) => frames.push(decodeFrame(frame.json)) > 0 }).close();
    return frames[0] as Frame;
  };

  test('are the same with the same sequences, whatever the cursor', () => {
    const { primary, replica, scheduler } = setUp();
    link(primary, replica);
    primary.publish(book('sim:A', 100, { eventTime: 5 }));
    primary.publish(book('sim:B', 200));
    scheduler.endTurn();
    const { cursor } = booksOf(primary);
    primary.publish(book('sim:A', 101, { eventTime: 6 }));
    scheduler.endTurn();
    for (const each of [undefined, cursor, '7.1.000000000000', '6.9.000000000000'])
      expect(booksOf(replica, each)).toEqual(booksOf(primary, each));
    expect(booksOf(replica, cursor).books).toMatchObject([{ id: 'sim:A', seq: 3, eventTime: 6 }]);
  });

  test('wake those who read them, and nobody else', () => {
    const { primary, replica, scheduler } = setUp();
    link(primary, replica);
    const depths = new RecordingReader(replica, { quotes: [], books: ['sim:A'] });
    const prices = new RecordingReader(replica, { quotes: ['sim:A'] });
    for (const reader of [depths, prices]) reader.take();
    primary.publish(book('sim:A', 100));
    scheduler.endTurn();
    scheduler.advance(100);
    expect(depths.take()).toMatchObject([{ books: [{ seq: 1 }] }]);
    expect(prices.take()).toEqual([]);
  });

  test('survive a reset of the link, and never go back', () => {
    const { primary, replica, scheduler } = setUp();
    const { reader } = link(primary, replica);
    primary.publish(book('sim:A', 100));
    scheduler.endTurn();
    const late = snapshotOf(primary);
    reader.close();
    primary.publish(book('sim:A', 101));
    const fresh = snapshotOf(primary);
    expect(fresh.reset).toBe(true);
    replica.applyLink(fresh);
    expect(booksOf(replica)).toEqual(booksOf(primary));
    replica.applyLink(late);
    expect(booksOf(replica).books).toMatchObject([{ seq: 2 }]);
  });

  test('of an older life are gone with it', () => {
    const { primary, replica, scheduler } = setUp();
    primary.publish(book('sim:A', 100, { eventTime: 9_000 }));
    link(primary, replica);
    const successor = new Hub({ role: 'primary', epoch: 8, scheduler });
    link(successor, replica);
    expect(booksOf(replica).books).toBeUndefined();
    successor.publish(book('sim:A', 50, { eventTime: 10 }));
    scheduler.endTurn();
    expect(booksOf(replica).books).toMatchObject([{ seq: 1, eventTime: 10 }]);
  });
});
