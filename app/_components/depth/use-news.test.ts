import { expect, test } from 'vitest';
import type { Trade } from '@/lib/market/trade';
import { tradeNews } from './use-news';

const tape = (from: number, to: number): Trade[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    id: 'sim:A',
    n: from + at,
    seq: from + at,
    price: 1,
    size: 1,
    ingestTime: 0,
  }));

test('new trades are counted by their numbers, also those a tape no longer holds', () => {
  expect(tradeNews(tape(1, 10), tape(1, 10))).toBe(0);
  expect(tradeNews(tape(1, 10), tape(3, 22))).toBe(12);
  expect(tradeNews(tape(1, 10), tape(901, 1_000))).toBe(990);
});

test('an empty tape has everything to come, and so has another life of the server', () => {
  expect(tradeNews([], [])).toBe(0);
  expect(tradeNews([], tape(7, 9))).toBe(3);
  expect(tradeNews(tape(50, 60), tape(1, 4))).toBe(4);
  expect(tradeNews(tape(50, 60), [])).toBe(0);
});
