import { expect, test } from 'vitest';
import type { Book } from '@/lib/market/book';
import { subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { Batch, type Stamped } from './batch';

const BOTH = subscriptionOf({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A'] });
const ONE = subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] });
const STAMP = { epoch: 7, publishTime: 1 };
const quote = (id: string, seq: number, fields: object, epoch = 7) =>
  ({ id, seq, ingestTime: 5, ...fields, ...STAMP, epoch }) as Stamped;
const trade = (n: number, seq: number) =>
  ({ id: 'sim:A', n, seq, price: 1, size: 1, ingestTime: 5, ...STAMP }) as Stamped;
const pulse = (seq: number, subscription = BOTH, more: object = {}, epoch = 7) => ({
  cursor: `${epoch}.${seq}.${subscriptionHash(subscription)}`,
  publishTime: 1,
  ...more,
});

test('a pulse ends a batch: what came since the last is one frame', () => {
  const batch = new Batch(BOTH);
  batch.add('quotes', quote('sim:A', 1, { bid: 1, ask: 2 }), true);
  batch.add('trades', trade(4, 1), true);
  const numbers = { tradeNumbers: { 'sim:A': 4 } };
  expect(batch.close(pulse(2, BOTH, { reset: true, ...numbers }))).toEqual({
    ...pulse(2, BOTH, { reset: true, ...numbers }),
    quotes: [{ id: 'sim:A', seq: 1, ingestTime: 5, bid: 1, ask: 2 }],
  });
  batch.add('trades', trade(5, 3), false);
  const { epoch: _, publishTime: __, ...bare } = trade(5, 3);
  expect(batch.close(pulse(3))).toEqual({ ...pulse(3), trades: [bare] });
  expect(batch.close(pulse(4))).toEqual(pulse(4));
});

test('what a later message leaves out is not known any more', () => {
  const batch = new Batch(BOTH);
  batch.add('quotes', quote('sim:A', 1, { bid: 1, ask: 2 }), true);
  batch.close(pulse(1, BOTH, { reset: true }));
  batch.add('quotes', quote('sim:A', 2, { bid: 3 }), false);
  batch.add('quotes', quote('sim:A', 3, { bid: 4, last: 5 }), false);
  expect(batch.close(pulse(3))?.quotes).toEqual([{ id: 'sim:A', seq: 3, ingestTime: 5, bid: 4, ask: null, last: 5 }]);
});

test('on the way to another subscription nothing is told, and nothing lost', () => {
  const batch = new Batch(ONE);
  batch.add('quotes', quote('sim:A', 1, { bid: 1 }), true);
  batch.close(pulse(1, ONE, { reset: true }));
  batch.want(BOTH);
  // The old one goes on until the answer.
  batch.add('trades', trade(1, 2), false);
  expect(batch.close(pulse(2, ONE))?.trades).toHaveLength(1);
  batch.add('trades', trade(2, 3), false);
  expect(batch.close(pulse(3, subscriptionOf({ trades: ['sim:A'] }), { reset: true }))).toBeUndefined();
  batch.add('quotes', quote('sim:B', 4, { bid: 9 }), true);
  const answer = batch.close(pulse(4, BOTH, { reset: true }));
  expect(answer?.quotes?.map(({ id, seq }) => [id, seq])).toEqual([
    ['sim:A', 1],
    ['sim:B', 4],
  ]);
  expect(answer?.trades?.map(({ n }) => n)).toEqual([2]);
  // Back again: a reset no longer tells what was left.
  batch.want(ONE);
  expect(batch.close(pulse(5, ONE, { reset: true }))?.quotes?.map(({ id }) => id)).toEqual(['sim:A']);
});

test('a new life forgets the old one, and messages of an older life are ignored', () => {
  const batch = new Batch(BOTH);
  batch.add('quotes', quote('sim:A', 90, { bid: 1 }), true);
  batch.close(pulse(90, BOTH, { reset: true }));
  batch.add('quotes', quote('sim:B', 2, { bid: 2 }, 8), false);
  batch.add('quotes', quote('sim:A', 91, { bid: 3 }), false);
  const frame = batch.close(pulse(2, BOTH, { reset: true }, 8));
  expect(frame?.quotes).toEqual([{ id: 'sim:B', seq: 2, ingestTime: 5, bid: 2 }]);
});

test('books: the newest in a delta, each subscribed one in a reset, none of another life or subscription', () => {
  const DEPTH = subscriptionOf({ quotes: ['sim:A'], books: ['sim:A', 'sim:B'] });
  const entry = (id: string, seq: number): Book => ({ id, seq, bids: [[seq, 1]], asks: [], ingestTime: 5 });
  const book = (id: string, seq: number, epoch = 7) => ({ ...entry(id, seq), ...STAMP, epoch }) as Stamped;
  const batch = new Batch(DEPTH);
  for (const id of ['sim:A', 'sim:B']) batch.add('books', book(id, 1), true);
  const first = batch.close(pulse(1, DEPTH, { reset: true }));
  expect(first?.books).toEqual([entry('sim:A', 1), entry('sim:B', 1)]);
  for (const seq of [2, 3]) batch.add('books', book('sim:B', seq), false);
  expect(batch.close(pulse(3, DEPTH))?.books).toEqual([entry('sim:B', 3)]);
  expect(batch.close(pulse(4, DEPTH))).toEqual(pulse(4, DEPTH));
  batch.want(ONE);
  expect(batch.close(pulse(5, ONE, { reset: true }))?.books).toBeUndefined();
  batch.want(DEPTH);
  batch.add('books', book('sim:A', 6), true);
  expect(batch.close(pulse(6, DEPTH, { reset: true }))?.books).toEqual([entry('sim:A', 6)]);
  batch.add('books', book('sim:B', 1, 8), false);
  batch.add('books', book('sim:A', 9), false);
  expect(batch.close(pulse(1, DEPTH, { reset: true }, 8))?.books).toEqual([entry('sim:B', 1)]);
});
