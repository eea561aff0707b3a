import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { book, quote, trade } from '@/lib/hub/sample-events';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { View } from '../view';
import { Projection } from './projection';

const IDS = ['sim:A', 'sim:B', 'sim:C', 'other:D'];

/** Reads everything there is for a subscription, frame by frame. */
function read(hub: Hub, subscription: Subscription, from: string | undefined, history: number): Frame[] {
  const frames: Frame[] = [];
  let cursor = from;
  do {
    const parsed = cursor === undefined ? undefined : parseCursor(cursor);
    const frame = decodeFrame(hub.read({ subscription, cursor: parsed, history }).json);
    frames.push(frame);
    cursor = frame.cursor;
  } while (frames.at(-1)?.more);
  return frames;
}

const held = (view: View) => ({
  cursor: view.cursor,
  quotes: Object.fromEntries(view.quotes),
  books: Object.fromEntries(view.books),
  states: Object.fromEntries(view.states),
  tradeNumbers: Object.fromEntries(view.tradeNumbers),
  ledger: view.ledger.counts,
});

const subset = fc.subarray(IDS);
const change = fc.oneof(
  fc.record({ kind: fc.constant('quote' as const), at: fc.nat(3), value: fc.nat(9) }),
  // Now and then more than one frame may hold.
  fc.record({ kind: fc.constant('trades' as const), at: fc.nat(3), value: fc.constantFrom(1, 2, 700) }),
  fc.record({ kind: fc.constant('book' as const), at: fc.nat(3), value: fc.nat(4) }),
  fc.record({ kind: fc.constant('state' as const), at: fc.nat(3), value: fc.nat(2) }),
  fc.record({ kind: fc.constant('look' as const), at: fc.nat(1), value: fc.nat(1) }),
);

function make(hub: Hub, { kind, at, value }: { kind: string; at: number; value: number }): void {
  const id = IDS[at] ?? 'sim:A';
  if (kind === 'quote') hub.publish(quote(id, value % 4 === 0 ? { ask: null } : { ask: value, high: value * 2 }));
  if (kind === 'trades') for (let count = 0; count < value; count++) hub.publish(trade(id, 1 + count));
  if (kind === 'book') hub.publish(book(id, 10 + value, value === 0 ? { bids: [], asks: [] } : {}));
  if (kind === 'state')
    hub.publish({
      kind: 'state',
      ...(at === 0 ? { venue: 'sim' } : { id }),
      state: (['live', 'halted', 'down'] as const)[value % 3] ?? 'live',
      since: at,
    });
}

describe('one tab’s part of what is read for all', () => {
  test('is what a reader of its own would hold, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.tuple(subset, subset, subset),
        fc.tuple(subset, subset, subset),
        fc.array(change, { maxLength: 40 }),
        ([q, t, b], [moreQ, moreT, moreB], changes) => {
          const own = subscriptionOf({ quotes: ['sim:A', ...q], trades: t, books: b });
          const union = subscriptionOf({
            quotes: [...own.quotes, ...moreQ],
            trades: [...own.trades, ...moreT],
            books: [...own.books, ...moreB],
          });
          // Few bytes for trades, so that rings forget some.
          const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler(), tradeBytes: 100_000 });
          const projection = new Projection(own);
          const shared = new View(own);
          const alone = new View(own);
          let cursor: string | undefined;
          const look = () => {
            const history: { shared: Set<string>; alone: Set<string> } = { shared: new Set(), alone: new Set() };
            const number = ({ id, n }: { id: string; n: number }) => `${id} ${n}`;
            for (const frame of read(hub, union, cursor, 3)) {
              for (const entry of shared.apply(projection.of(frame))?.history ?? []) history.shared.add(number(entry));
              cursor = frame.cursor;
            }
            for (const frame of read(hub, own, alone.cursor, 3))
              for (const entry of alone.apply(frame)?.history ?? []) history.alone.add(number(entry));
            expect(held(shared)).toEqual(held(alone));
            expect(history.shared).toEqual(history.alone);
          };
          look();
          for (const entry of changes) {
            make(hub, entry);
            if (entry.kind === 'look') look();
          }
          look();
          hub.close();
        },
      ),
      { numRuns: 150 },
    );
  });

  test('keeps what a frame says of itself, and nothing about others', () => {
    const own = subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] });
    const entry = { seq: 5, ingestTime: 900 };
    const frame: Frame = {
      cursor: '7.9.000000000000',
      reset: true,
      more: true,
      asOf: 12,
      publishTime: 1_000,
      oldestChangeTime: 890,
      quotes: [
        { id: 'sim:A', ...entry, bid: 1 },
        { id: 'sim:B', ...entry, bid: 2 },
      ],
      trades: [{ id: 'sim:B', n: 1, price: 1, size: 1, ...entry }],
      states: [
        { venue: 'other', state: 'down', since: 1, seq: 2 },
        { venue: 'sim', state: 'live', since: 1, seq: 2 },
        { id: 'sim:B', state: 'halted', since: 1, seq: 3 },
      ],
      tradeNumbers: { 'sim:A': 4, 'sim:B': 1 },
      history: [{ id: 'sim:A', n: 4, price: 1, size: 1, ...entry }],
    };
    expect(new Projection(own).of(frame)).toEqual({
      cursor: `7.9.${subscriptionHash(own)}`,
      reset: true,
      more: true,
      asOf: 12,
      publishTime: 1_000,
      oldestChangeTime: 890,
      quotes: [{ id: 'sim:A', ...entry, bid: 1 }],
      states: [{ venue: 'sim', state: 'live', since: 1, seq: 2 }],
      tradeNumbers: { 'sim:A': 4 },
      history: [{ id: 'sim:A', n: 4, price: 1, size: 1, ...entry }],
    });
  });

  test('says nothing of a change that was another tab’s', () => {
    const own = new Projection(subscriptionOf({ quotes: ['sim:A'] }));
    const frame = { cursor: '7.9.000000000000', publishTime: 1_000, oldestChangeTime: 890, asOf: 12 };
    const quotes = [{ id: 'sim:B', seq: 9, ingestTime: 900, bid: 2 }];
    const books = [{ id: 'sim:A', seq: 9, ingestTime: 900, bids: [], asks: [] }];
    expect(own.of({ ...frame, quotes, books, tradeNumbers: { 'sim:B': 1 } })).toEqual({
      cursor: `7.9.${own.hash}`,
      publishTime: 1_000,
    });
  });

  test('is only to be had of a frame for all its kinds', () => {
    const own = new Projection(subscriptionOf({ quotes: ['sim:A'], books: ['sim:A'] }));
    const wide = { quotes: ['sim:A', 'sim:B'], trades: ['sim:B'] };
    expect(own.isWithin(subscriptionOf(wide))).toBe(false);
    expect(own.isWithin(subscriptionOf({ ...wide, books: ['sim:B'] }))).toBe(false);
    expect(own.isWithin(subscriptionOf({ ...wide, books: ['sim:A', 'sim:B'] }))).toBe(true);
  });
});
