import { describe, expect, test } from 'vitest';
import type { Book } from '@/lib/market/book';
import type { Trade } from '@/lib/market/trade';
import { formatCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { QuoteStore } from './quote-store';
import { View } from './view';

const AB = subscriptionOf({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A'] });
const quote = (id: string, seq: number, last: number, ingestTime = seq * 1_000) => ({ id, seq, ingestTime, last });
const trade = (n: number): Trade => ({ id: 'sim:A', n, seq: n, price: n, size: 1, ingestTime: n * 1_000 });

function setUp() {
  const view = new View(AB);
  const flushes: (() => void)[] = [];
  const clock = { offsetMs: 5 };
  const store = new QuoteStore(
    view,
    (run) => flushes.push(run),
    (time) => time + clock.offsetMs,
  );
  const take = (seq: number, more: Partial<Frame>, epoch = 7) => {
    const applied = view.apply({ cursor: formatCursor(epoch, seq, subscriptionHash(AB)), publishTime: 1, ...more });
    if (applied !== undefined) store.take(applied);
  };
  const flush = () => {
    for (const run of flushes.splice(0)) run();
  };
  take(1, { reset: true, quotes: [quote('sim:A', 1, 10), quote('sim:B', 1, 20)] });
  flush();
  return { view, store, clock, flushes, take, flush };
}

describe('flushing', () => {
  test('is scheduled once for any number of frames, and tells each listener once, with the newest', () => {
    const { store, take, flush, flushes } = setUp();
    const told: (number | null | undefined)[] = [];
    const toldB: unknown[] = [];
    store.onUpdate('sim:A', () => told.push(store.quote('sim:A')?.last));
    store.onUpdate('sim:B', () => toldB.push(1));
    for (let seq = 2; seq < 10; seq++) take(seq, { quotes: [quote('sim:A', seq, seq)] });
    expect(flushes).toHaveLength(1);
    expect(store.quote('sim:A')?.last).toBe(10);
    expect(told).toEqual([]);
    flush();
    expect(told).toEqual([9]);
    expect(toldB).toEqual([]);
    take(10, {});
    expect(flushes).toHaveLength(0);
  });

  test('what is shown is one and the same until the next flush, so that nothing renders in vain', () => {
    const { store, take, flush } = setUp();
    const quoteB = store.quote('sim:B');
    const trades = store.trades('sim:B');
    take(2, { quotes: [quote('sim:A', 2, 3)] });
    flush();
    expect(store.quote('sim:B')).toBe(quoteB);
    expect(store.trades('sim:B')).toBe(trades);
    expect(store.trades('sim:X')).toBe(store.trades('sim:X'));
  });

  test('who has stopped listening is told nothing, and a listener may stop within its call', () => {
    const { store, take, flush } = setUp();
    let told = 0;
    const stop = store.onUpdate('sim:A', () => {
      told++;
      stop();
    });
    for (const seq of [2, 3]) {
      take(seq, { quotes: [quote('sim:A', seq, seq)] });
      flush();
    }
    stop();
    expect(told).toBe(1);
  });
});

describe('receiving', () => {
  test('is told with each frame and at once, also while the page is paused; what came is there by then', () => {
    const { store, take } = setUp();
    const told: unknown[] = [];
    const stop = store.onReceive((ids) => told.push([...ids, store.received('sim:A')?.last]));
    store.setPaused(true);
    take(2, { quotes: [quote('sim:A', 2, 30)] });
    take(3, { quotes: [quote('sim:A', 3, 31), quote('sim:B', 3, 21)] });
    take(4, { trades: [trade(1)] });
    expect(told).toEqual([
      ['sim:A', 30],
      ['sim:A', 'sim:B', 31],
    ]);
    expect(store.quote('sim:A')?.last).toBe(10);
    expect(store.rhythm('sim:A').updatedTime).toBe(1_005);
    expect(store.rhythm('sim:A', store.received('sim:A')).updatedTime).toBe(3_005);
    stop();
    take(5, { quotes: [quote('sim:A', 5, 32)] });
    expect(told).toHaveLength(2);
  });
});

describe('pausing', () => {
  test('shows what it showed; afterwards the newest, in one flush', () => {
    const { store, take, flush, flushes } = setUp();
    store.setPaused(true);
    for (let seq = 2; seq < 5; seq++) take(seq, { quotes: [quote('sim:A', seq, seq)], trades: [trade(seq)] });
    flush();
    expect(store.quote('sim:A')?.last).toBe(10);
    expect(store.trades('sim:A')).toEqual([]);
    store.setPaused(false);
    expect(flushes).toHaveLength(1);
    flush();
    expect(store.quote('sim:A')?.last).toBe(4);
    expect(store.trades('sim:A')).toHaveLength(3);
  });

  test('between a frame and its flush holds that flush back', () => {
    const { store, take, flush } = setUp();
    take(2, { quotes: [quote('sim:A', 2, 3)] });
    store.setPaused(true);
    flush();
    expect(store.quote('sim:A')?.last).toBe(10);
  });
});

describe('trades', () => {
  test('the last 200, newest last, however many came', () => {
    const { store, take, flush } = setUp();
    for (let n = 1; n <= 1_000; n++) take(n + 1, { trades: [trade(n)] });
    flush();
    expect(store.trades('sim:A').map((each) => each.n)).toEqual(Array.from({ length: 200 }, (_, at) => 801 + at));
  });

  test('start with the history of the reset, and take nothing from it twice', () => {
    const { store, take, flush } = setUp();
    take(2, { reset: true, history: [trade(1), trade(2)], trades: [trade(3)], quotes: [quote('sim:A', 2, 1)] });
    take(3, { reset: true, history: [trade(1), trade(2), trade(3), trade(4)], quotes: [quote('sim:A', 2, 1)] });
    flush();
    expect(store.trades('sim:A').map((each) => each.n)).toEqual([1, 2, 3, 4]);
  });
});

describe('a new epoch', () => {
  test('shows nothing of the old one, tells rows so, and keeps the price line for when it is quoted again', () => {
    const { store, take, flush } = setUp();
    take(2, { trades: [trade(1)] });
    flush();
    let told = 0;
    store.onUpdate('sim:A', () => told++);
    take(1, { reset: true }, 8);
    flush();
    expect(told).toBe(1);
    expect(store.quote('sim:A')).toBeUndefined();
    expect(store.trades('sim:A')).toEqual([]);
    expect(store.spark('sim:A')).toHaveLength(1);
    take(2, { quotes: [quote('sim:A', 2, 11, 9_000)], trades: [trade(1)] }, 8);
    flush();
    expect(store.quote('sim:A')?.last).toBe(11);
    expect(store.trades('sim:A')).toHaveLength(1);
    expect(store.spark('sim:A')).toEqual([
      { time: 1_005, price: 10 },
      { time: 9_005, price: 11, begins: true },
    ]);
  });
});

test('what is no longer subscribed is forgotten, with its line and its trades', () => {
  const { store, take, flush } = setUp();
  take(2, { trades: [trade(1)] });
  take(3, { reset: true, quotes: [quote('sim:B', 3, 1)] });
  flush();
  expect(store.quote('sim:A')).toBeUndefined();
  expect(store.spark('sim:A')).toEqual([]);
  expect(store.trades('sim:A')).toEqual([]);
  expect(store.rhythm('sim:A')).toEqual({ updatedTime: undefined, dueMs: undefined });
});

test('times are told in the clock of the page; the event time counts where there is one', () => {
  const { store, take, flush } = setUp();
  expect(store.rhythm('sim:A').updatedTime).toBe(1_005);
  expect(store.spark('sim:A')).toEqual([{ time: 1_005, price: 10 }]);
  take(2, { quotes: [{ ...quote('sim:A', 2, 3), eventTime: 1_500 }] });
  flush();
  expect(store.rhythm('sim:A').updatedTime).toBe(1_505);
});

test('what was heard before the clocks were compared is put right once they are', () => {
  for (const offsetMs of [-10_000, 10_000]) {
    const { store, take, flush, clock } = setUp();
    take(2, { quotes: [quote('sim:A', 2, 11)] });
    clock.offsetMs = offsetMs;
    take(3, { quotes: [quote('sim:A', 3, 12)] });
    flush();
    expect(store.spark('sim:A').map(({ time }) => time - offsetMs)).toEqual([1_000, 2_000, 3_000]);
    expect(store.rhythm('sim:A').updatedTime).toBe(3_000 + offsetMs);
  }
});

test('the state of a row is its own, unless its whole venue is down', () => {
  const { store, take } = setUp();
  expect(store.state('sim:A', 'sim')).toBeUndefined();
  const halted = { id: 'sim:A', state: 'halted', since: 1, seq: 2 } as const;
  take(2, { states: [{ venue: 'sim', state: 'delayed', since: 1, seq: 2 }, halted] });
  expect(store.state('sim:A', 'sim')).toEqual(halted);
  expect(store.state('sim:B', 'sim')?.state).toBe('delayed');
  take(3, { states: [{ venue: 'sim', state: 'down', since: 1, seq: 3 }] });
  expect(store.state('sim:A', 'sim')?.state).toBe('down');
});

describe('order books', () => {
  const DEPTH = subscriptionOf({ quotes: ['sim:A'], books: ['sim:A', 'sim:B'] });
  const book = (seq: number, id = 'sim:A'): Book => ({
    id,
    seq,
    bids: [[seq, 1]],
    asks: [[seq + 1, 1]],
    ingestTime: 1,
  });

  function setUpBooks() {
    const view = new View(DEPTH);
    const flushes: (() => void)[] = [];
    const store = new QuoteStore(
      view,
      (run) => flushes.push(run),
      (time) => time,
    );
    const take = (seq: number, more: Partial<Frame>, of = DEPTH, epoch = 7) => {
      const applied = view.apply({ cursor: formatCursor(epoch, seq, subscriptionHash(of)), publishTime: 1, ...more });
      if (applied !== undefined) store.take(applied);
    };
    const flush = () => {
      for (const run of flushes.splice(0)) run();
    };
    take(1, { reset: true, quotes: [quote('sim:A', 1, 10)], books: [book(1), book(1, 'sim:B')] });
    flush();
    return { view, store, flushes, take, flush };
  }

  test('are told once per flush, with the newest, and to nobody who shows only the price', () => {
    const { store, take, flush, flushes } = setUpBooks();
    const [books, others, rows]: number[][] = [[], [], []];
    store.onBook('sim:A', () => books?.push(store.book('sim:A')?.seq ?? 0));
    store.onBook('sim:B', () => others?.push(1));
    store.onUpdate('sim:A', () => rows?.push(1));
    for (let seq = 2; seq < 9; seq++) take(seq, { books: [book(seq)] });
    expect([flushes.length, store.book('sim:A')?.seq]).toEqual([1, 1]);
    flush();
    expect([books, others, rows]).toEqual([[8], [], []]);
    take(9, { quotes: [quote('sim:A', 9, 11)] });
    flush();
    expect([books, others, rows]).toEqual([[8], [], [1]]);
    const held = store.book('sim:B');
    take(10, { books: [book(10)] });
    flush();
    expect(store.book('sim:B')).toBe(held);
  });

  test('say why there is none, until there is one or it is let go', () => {
    const { store, take, flush } = setUpBooks();
    const none = { ...book(2), bids: [], asks: [], detail: 'All places are taken.' };
    take(2, { books: [none] });
    flush();
    expect([store.book('sim:A'), store.whyNoBook('sim:A')]).toEqual([undefined, 'All places are taken.']);
    take(3, { books: [book(3)] });
    flush();
    expect([store.book('sim:A')?.seq, store.whyNoBook('sim:A')]).toEqual([3, undefined]);
    take(4, { books: [{ ...none, seq: 4 }] });
    take(5, { reset: true, quotes: [quote('sim:A', 1, 10)] });
    flush();
    expect(store.whyNoBook('sim:A')).toBeUndefined();
  });

  test('stand still while paused, and are the newest afterwards', () => {
    const { store, take, flush } = setUpBooks();
    store.setPaused(true);
    take(2, { books: [book(2)] });
    flush();
    expect(store.book('sim:A')?.seq).toBe(1);
    store.setPaused(false);
    flush();
    expect(store.book('sim:A')?.seq).toBe(2);
  });

  test('are not shown while rebuilt, when given up or in a new life that has none', () => {
    const { view, store, take, flush } = setUpBooks();
    take(2, { books: [{ id: 'sim:A', seq: 2, bids: [], asks: [], ingestTime: 1 }] });
    flush();
    expect([store.book('sim:A'), store.book('sim:B')?.seq]).toEqual([undefined, 1]);
    take(3, { books: [book(3)] });
    take(1, { reset: true }, DEPTH, 8);
    flush();
    expect([store.book('sim:A'), store.book('sim:B')]).toEqual([undefined, undefined]);
    take(2, { books: [book(2)] }, DEPTH, 8);
    flush();
    expect(store.book('sim:A')?.seq).toBe(2);
    view.want(AB);
    let told = 0;
    const stop = store.onBook('sim:A', () => told++);
    take(3, { reset: true }, AB, 8);
    flush();
    expect([store.book('sim:A'), told]).toEqual([undefined, 1]);
    stop();
    view.want(DEPTH);
    take(4, { reset: true, books: [book(4)] }, DEPTH, 8);
    flush();
    expect([store.book('sim:A')?.seq, told]).toEqual([4, 1]);
  });
});

describe('the last hour', () => {
  const MINUTE = 60_000;
  const told = (count: number, end: number, price = 5) =>
    Array.from({ length: count }, (_, at) => ({ time: end - (count - 1 - at) * MINUTE, price: price + at }));
  const NOW = 3_600_000;

  function setUpHour() {
    const all = setUp();
    const begun: string[] = [];
    all.store.lines.onBegin((ids) => begun.push(...ids));
    return { ...all, begun };
  }

  test('is what the server told, before what was seen, in the clock of the page', () => {
    const { store, take, clock } = setUpHour();
    take(2, { reset: true, quotes: [quote('sim:A', 2, 10, NOW)] });
    take(3, { reset: true, quotes: [quote('sim:B', 3, 20, NOW)] });
    take(4, { reset: true, quotes: [quote('sim:A', 4, 10, NOW)] });
    store.lines.precede('sim:A', told(3, NOW));
    clock.offsetMs = 7;
    expect(store.recent('sim:A')).toEqual([
      { time: NOW - 2 * MINUTE + 7, price: 5 },
      { time: NOW - MINUTE + 7, price: 6 },
      { time: NOW + 7, price: 10 },
    ]);
    expect(store.spark('sim:A')).toHaveLength(1);
    expect(store.recent('sim:B')).toEqual([]);
    store.lines.precede('sim:B', told(3, NOW));
    expect(store.recent('sim:B')).toEqual([]);
  });

  test('is asked for once a line begins: at the first price, when it comes back, and after a start of the server', () => {
    const { store, take, begun } = setUpHour();
    take(2, { quotes: [quote('sim:A', 2, 11)] });
    expect(begun).toEqual([]);
    // Another list, and the first one again: what is in both goes on.
    take(3, { reset: true, quotes: [quote('sim:A', 3, 12)] });
    take(4, { reset: true, quotes: [quote('sim:A', 4, 13), quote('sim:B', 4, 20)] });
    expect(begun).toEqual(['sim:B']);
    expect(store.recent('sim:A').map(({ price }) => price)).toEqual([10, 11, 12, 13]);
    take(1, { reset: true }, 8);
    expect(store.recent('sim:A')).toHaveLength(4);
    take(2, { quotes: [quote('sim:A', 2, 90)] }, 8);
    expect(begun).toEqual(['sim:B', 'sim:A']);
    expect(store.recent('sim:A').map(({ price }) => price)).toEqual([90]);
  });
});
