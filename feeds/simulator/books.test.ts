import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOOK_DEPTH, type BookLevel, bookFault } from '@/lib/market/book';
import type { BookEvent, MarketEvent, StateEvent } from '@/lib/market/market-event';
import { followed, followedBooks } from './followed';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { createSimulatorFeed } from './simulator';
import { Tape } from './tape';
import { virtualTime } from './virtual-time';

const START = Date.UTC(2026, 10, 18, 16);
const anyInstrument = fc.constantFrom(...SIMULATED_INSTRUMENTS);

/** A tape and two who listen to it, in the order they are told. */
function listening(seed: number, instrument: SimulatedInstrument, told: (event: MarketEvent) => void) {
  const tape = new Tape(instrument, { seed, hours: 'always' }, START);
  let now = START;
  const leave = [tape.listen(told, now, () => now), tape.listenBooks(told, now, () => now)];
  return {
    play: (ms: number) => {
      for (const end = now + ms; now < end; ) {
        now = Math.min(end, Math.max(now + 1, Math.ceil(tape.dueAt)));
        tape.play(now);
      }
    },
    leave: () => {
      for (const each of leave) each();
    },
    dueAt: () => tape.dueAt,
  };
}

test('20 levels a side, never crossed, the best of them what the quotes say at that moment', () => {
  fc.assert(
    fc.property(fc.integer(), anyInstrument, (seed, instrument) => {
      const best: Record<string, number | null | undefined> = {};
      let books = 0;
      const { play, leave, dueAt } = listening(seed, instrument, (event) => {
        if (event.kind === 'quote' && event.source === 'bidAsk') Object.assign(best, event.fields);
        if (event.kind !== 'book') return;
        books += 1;
        expect([event.bids.length, event.asks.length]).toEqual([BOOK_DEPTH, BOOK_DEPTH]);
        expect(bookFault(event.bids, event.asks)).toBeUndefined();
        expect([event.bids[0], event.asks[0]]).toEqual([
          [best.bid, best.bidSize],
          [best.ask, best.askSize],
        ]);
        for (const [price] of [...event.bids, ...event.asks])
          expect(Math.abs(price / instrument.priceStep - Math.round(price / instrument.priceStep))).toBeLessThan(1e-3);
      });
      play(5_000);
      expect(books).toBeGreaterThan(0);
      leave();
      expect(dueAt()).toBe(Number.POSITIVE_INFINITY);
    }),
    { numRuns: 40 },
  );
});

function playing(seed = 1) {
  const time = virtualTime(START);
  return { time, feed: createSimulatorFeed({ seed, now: time.now, schedule: time.schedule }) };
}

const booksOf = (events: readonly (BookEvent | StateEvent)[]) =>
  events.filter((event): event is BookEvent => event.kind === 'book');

test('a follower gets one at once, then at most one in 100 ms, and the newest', async () => {
  const { time, feed } = playing();
  const books = followedBooks(feed, ['sim:BTC-USD']);
  await books.read();
  expect(books.events).toHaveLength(1);
  time.advance(30_000);
  await books.read();
  const times = booksOf(books.events).map(({ ingestTime }) => ingestTime);
  expect(times.length).toBeGreaterThan(100);
  for (const [index, at] of times.entries())
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(100);
  for (const { eventTime = 0, ingestTime } of booksOf(books.events).slice(1))
    expect(ingestTime - eventTime).toBeLessThanOrEqual(102);
  // One that comes later and only wants quotes hears of the same best prices.
  const quotes = followed(feed, ['sim:BTC-USD']);
  await quotes.read();
  const { fields } = quotes.events.find((event) => event.kind === 'quote' && event.source === 'bidAsk') as {
    fields: { bid: number };
  };
  time.advance(100);
  await books.read();
  expect(Math.abs((booksOf(books.events).at(-1)?.bids[0]?.[0] ?? 0) / fields.bid - 1)).toBeLessThan(0.001);
  await Promise.all([books.stop(), quotes.stop()]);
  expect(time.timers.size).toBe(0);
});

test('same seed, same books, whoever else looks; another seed, others', async () => {
  const runs = [];
  for (const [seed, others] of [
    [5, 0],
    [5, 2],
    [6, 0],
  ] as const) {
    const { time, feed } = playing(seed);
    const books = followedBooks(feed, ['sim:ETH-USD']);
    const more = Array.from({ length: others }, () => followed(feed, ['sim:ETH-USD']));
    await books.read();
    time.advance(5_000);
    await books.read();
    runs.push(booksOf(books.events));
    await Promise.all([books, ...more].map((each) => each.stop()));
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]).not.toEqual(runs[2]);
});

test('the depth is that of a market: levels stay, sizes grow away from the best, and prices span some hundredths of a per cent', async () => {
  const { time, feed } = playing();
  const books = followedBooks(feed, ['sim:BTC-USD', 'sim:AAPL']);
  await books.read();
  time.advance(60_000);
  await books.read();
  for (const id of ['sim:BTC-USD', 'sim:AAPL']) {
    const all = booksOf(books.events).filter((book) => book.id === id);
    let [same, levels, near, far] = [0, 0, 0, 0];
    for (const [index, { bids, asks }] of all.entries()) {
      const before = new Map<number, number>([...(all[index - 1]?.bids ?? []), ...(all[index - 1]?.asks ?? [])]);
      for (const [price, size] of [...bids.slice(1), ...asks.slice(1)]) {
        levels += 1;
        if (before.get(price) === size) same += 1;
      }
      const sum = (side: readonly BookLevel[]) => side.reduce((total, [, size]) => total + size, 0);
      near += sum(bids.slice(1, 4)) + sum(asks.slice(1, 4));
      far += sum(bids.slice(10, 13)) + sum(asks.slice(10, 13));
    }
    expect(same / levels, id).toBeGreaterThan(0.7);
    expect(same / levels, id).toBeLessThan(0.999);
    expect(far / near, id).toBeGreaterThan(1.1);
    const { bids, asks } = all.at(-1) ?? { bids: [], asks: [] };
    const span = ((asks.at(-1)?.[0] ?? 0) - (bids.at(-1)?.[0] ?? 0)) / (asks[0]?.[0] ?? 1);
    expect(span, id).toBeGreaterThan(0.0001);
    expect(span, id).toBeLessThan(0.01);
  }
  await books.stop();
});
