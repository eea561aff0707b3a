import { describe, expect, test } from 'vitest';
import type { Book } from '@/lib/market/book';
import type { Trade } from '@/lib/market/trade';
import { formatCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { View } from './view';

const AB = subscriptionOf({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A'] });
const A = subscriptionOf({ quotes: ['sim:A'] });

const frame = (seq: number, more: Partial<Frame> = {}, of: Subscription = AB, epoch = 7): Frame => ({
  cursor: formatCursor(epoch, seq, subscriptionHash(of)),
  publishTime: 1_000,
  ...more,
});
const quote = (id: string, seq: number, fields = {}) => ({ id, seq, ingestTime: 900, ...fields });
const trade = (n: number, id = 'sim:A'): Trade => ({ id, n, seq: n, price: n, size: 1, ingestTime: 900 });

function viewWith(first: Partial<Frame> = {}): View {
  const view = new View(AB);
  view.apply(
    frame(10, {
      reset: true,
      tradeNumbers: { 'sim:A': 3 },
      quotes: [quote('sim:A', 10, { bid: 1, ask: 2 })],
      ...first,
    }),
  );
  return view;
}

describe('quotes', () => {
  test('an absent field is unchanged, null is no longer known', () => {
    const view = viewWith();
    view.apply(frame(11, { quotes: [quote('sim:A', 11, { bid: null, high: 5 })] }));
    expect(view.quotes.get('sim:A')).toEqual(quote('sim:A', 11, { ask: 2, high: 5 }));
  });

  test('a reset replaces: a field it does not state is no longer known', () => {
    const view = viewWith();
    view.apply(frame(11, { reset: true, quotes: [quote('sim:A', 11, { bid: 4 })] }));
    expect(view.quotes.get('sim:A')).toEqual(quote('sim:A', 11, { bid: 4 }));
  });

  test('one older than the held is dropped, in a delta and in a reset', () => {
    const view = viewWith();
    const held = view.quotes.get('sim:A');
    expect(view.apply(frame(11, { quotes: [quote('sim:A', 9, { bid: 99 })] }))?.quotes).toEqual([]);
    expect(view.apply(frame(12, { reset: true, quotes: [quote('sim:A', 9, { bid: 99 })] }))?.quotes).toEqual([]);
    expect(view.quotes.get('sim:A')).toEqual(held);
  });

  test('a reset removes what it does not list, but not what is newer than it', () => {
    const view = viewWith({ quotes: [quote('sim:A', 10, { bid: 1 }), quote('sim:B', 20, { bid: 1 })] });
    const applied = view.apply(frame(15, { reset: true }));
    expect(applied?.removed).toEqual(['sim:A']);
    expect([...view.quotes.keys()]).toEqual(['sim:B']);
  });
});

describe('subscriptions', () => {
  test('asking for another changes nothing; its answering reset does', () => {
    const view = viewWith({ quotes: [quote('sim:A', 10, { bid: 1 }), quote('sim:B', 10, { bid: 1 })] });
    view.want(A);
    expect(view.quotes.size).toBe(2);
    expect(view.apply(frame(11, { quotes: [quote('sim:B', 11, { bid: 2 })] }))).toBeDefined();
    const applied = view.apply(frame(12, { reset: true, quotes: [quote('sim:A', 12, { bid: 3 })] }, A));
    expect(applied?.removed).toEqual(['sim:B']);
    expect(view.quotes.size).toBe(1);
  });

  test('a delta of a subscription not held yet, or given up, is ignored', () => {
    const view = viewWith();
    view.want(A);
    expect(view.apply(frame(11, { quotes: [quote('sim:A', 11, { bid: 9 })] }, A))).toBeUndefined();
    view.apply(frame(12, { reset: true }, A));
    expect(view.apply(frame(13, { quotes: [quote('sim:A', 13, { bid: 9 })] }))).toBeUndefined();
    expect(view.apply(frame(13, { reset: true, quotes: [quote('sim:B', 13)] }))).toBeUndefined();
    expect(view.quotes.size).toBe(0);
  });

  test('a stretch in which trades were not subscribed is not missed; the numbers stay', () => {
    const view = viewWith({ trades: [trade(4)], tradeNumbers: { 'sim:A': 4 } });
    view.want(A);
    view.apply(frame(11, { reset: true }, A));
    expect(view.tradeNumbers.get('sim:A')).toBe(4);
    view.want(AB);
    const applied = view.apply(frame(20, { reset: true, trades: [trade(9)], tradeNumbers: { 'sim:A': 9 } }));
    expect(applied?.trades).toEqual([trade(9)]);
    expect(view.ledger.counts).toMatchObject({ missed: 0, applied: 2 });
  });
});

describe('trades', () => {
  test('one already seen is overlap, a hole is missed, by number', () => {
    const view = viewWith();
    const applied = view.apply(frame(12, { trades: [trade(3), trade(4), trade(7)] }));
    expect(applied?.trades).toEqual([trade(4), trade(7)]);
    expect(view.ledger.counts).toEqual({ missed: 2, overlap: 1, applied: 2, duplicate: 0, outOfOrder: 0, unknown: 0 });
  });

  test('numbers told by the hub are missed when no trade fills them, once', () => {
    const view = viewWith();
    const lost = frame(12, { trades: [trade(6)], tradeNumbers: { 'sim:A': 8 } });
    view.apply(lost);
    expect(view.ledger.counts).toMatchObject({ missed: 4, applied: 1 });
    view.apply(lost);
    expect(view.ledger.counts).toMatchObject({ missed: 4, applied: 1, overlap: 1 });
  });

  test('before the first number nothing can be missed', () => {
    const view = new View(AB);
    view.apply(frame(10, { reset: true, trades: [trade(50)] }));
    expect(view.ledger.counts).toMatchObject({ missed: 0, applied: 1 });
  });
});

describe('epochs', () => {
  test('a new one voids quotes, states and numbers; what it does not list is told as removed', () => {
    const view = viewWith({ states: [{ venue: 'sim', state: 'down', since: 1, seq: 5 }] });
    const applied = view.apply(frame(2, { reset: true, quotes: [quote('sim:B', 2, { bid: 1 })] }, AB, 8));
    expect(applied).toMatchObject({ restarted: true, quotes: ['sim:B'], removed: ['sim:A'] });
    expect([...view.quotes.keys()]).toEqual(['sim:B']);
    expect(view.states.size).toBe(0);
    expect(view.tradeNumbers.size).toBe(0);
    expect(view.ledger.counts).toMatchObject({ unknown: 1, missed: 0 });
    view.apply(frame(3, { trades: [trade(1)] }, AB, 8));
    expect(view.ledger.counts).toMatchObject({ applied: 1, duplicate: 0, outOfOrder: 0, missed: 0 });
  });

  test('a frame of an older one is ignored, and so is a delta of a newer one', () => {
    const view = viewWith();
    expect(view.apply(frame(99, { reset: true }, AB, 6))).toBeUndefined();
    expect(view.apply(frame(99, {}, AB, 8))).toBeUndefined();
    expect(view.cursor).toBe(frame(10).cursor);
  });
});

describe('the cursor', () => {
  test('is undefined before the first frame, then that of the last, and never goes back', () => {
    expect(new View(AB).cursor).toBeUndefined();
    const view = viewWith();
    view.apply(frame(20));
    view.apply(frame(15, { trades: [trade(4)] }));
    expect(view.cursor).toBe(frame(20).cursor);
  });

  test('goes where a reset of another subscription or a new epoch leads', () => {
    const view = viewWith();
    view.want(A);
    view.apply(frame(4, { reset: true }, A));
    expect(view.cursor).toBe(frame(4, {}, A).cursor);
    view.apply(frame(1, { reset: true }, A, 8));
    expect(view.cursor).toBe(frame(1, {}, A, 8).cursor);
  });

  test('what has no cursor is no frame', () => {
    expect(new View(AB).apply({ cursor: 'x', publishTime: 1, reset: true })).toBeUndefined();
  });
});

describe('states', () => {
  test('newer ones replace, older ones do not, and a reset removes what it does not list', () => {
    const view = viewWith({ states: [{ venue: 'sim', state: 'down', since: 1, seq: 9 }] });
    view.apply(frame(11, { states: [{ venue: 'sim', state: 'live', since: 2, seq: 8 }] }));
    expect(view.states.get('sim:')?.state).toBe('down');
    view.apply(
      frame(12, {
        states: [
          { venue: 'sim', state: 'live', since: 2, seq: 12 },
          { id: 'sim:A', state: 'halted', since: 3, seq: 12 },
        ],
      }),
    );
    expect([...view.states].map(([key, { state }]) => [key, state])).toEqual([
      ['sim:', 'live'],
      ['sim:A', 'halted'],
    ]);
    view.apply(frame(13, { reset: true, states: [{ venue: 'sim', state: 'live', since: 2, seq: 12 }] }));
    expect([...view.states.keys()]).toEqual(['sim:']);
  });
});

describe('order books', () => {
  const DEPTH = subscriptionOf({ quotes: ['sim:A'], books: ['sim:A', 'sim:B'] });
  const of = (seq: number, more: Partial<Frame> = {}, epoch = 7) => frame(seq, more, DEPTH, epoch);
  const book = (id: string, seq: number): Book => ({ id, seq, bids: [[seq, 1]], asks: [], ingestTime: 900 });
  const seqsOf = (view: View) => [...view.books].map(([id, { seq }]) => [id, seq]);

  function viewWithBooks(): View {
    const view = new View(DEPTH);
    view.apply(of(10, { reset: true, books: [book('sim:A', 8), book('sim:B', 10)] }));
    return view;
  }

  test('the new one replaces the old whole; an older one is dropped, also from a reset', () => {
    const view = viewWithBooks();
    expect(view.apply(of(12, { books: [book('sim:A', 12)] }))?.books).toEqual(['sim:A']);
    expect(view.apply(of(13, { books: [book('sim:A', 11)] }))?.books).toEqual([]);
    expect(view.apply(of(13, { reset: true, books: [book('sim:A', 9), book('sim:B', 10)] }))?.books).toEqual(['sim:B']);
    expect(seqsOf(view)).toEqual([
      ['sim:A', 12],
      ['sim:B', 10],
    ]);
  });

  test('a reset removes what it does not list, but not what is newer than it', () => {
    const view = viewWithBooks();
    view.apply(of(20, { books: [book('sim:B', 20)] }));
    expect(view.apply(of(15, { reset: true }))?.books).toEqual(['sim:A']);
    expect(seqsOf(view)).toEqual([['sim:B', 20]]);
  });

  test('a new epoch clears them, and says which', () => {
    const view = viewWithBooks();
    const applied = view.apply(of(1, { reset: true, books: [book('sim:B', 1)] }, 8));
    expect([...(applied?.books ?? [])].sort()).toEqual(['sim:A', 'sim:B']);
    expect(seqsOf(view)).toEqual([['sim:B', 1]]);
  });

  test('when no longer subscribed they go with the answering reset, not before', () => {
    const view = viewWithBooks();
    view.want(A);
    expect(view.books.size).toBe(2);
    expect(view.apply(frame(11, { reset: true }, A))?.books).toEqual(['sim:A', 'sim:B']);
    expect(view.books.size).toBe(0);
  });
});
