import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BookLevel } from '@/lib/market/book';
import { groupedLevels, stepChoices } from './grouped-levels';
import { offeredSteps } from './offered-steps';

const STEPS = stepChoices(0.01);

/** So many levels on each side of 2,000, each so far from the next. */
function bookOf(count: number, apart: number) {
  const side = (sign: number): BookLevel[] =>
    Array.from({ length: count }, (_, at) => [Number((2_000 + sign * (at + 1) * apart).toFixed(2)), 1]);
  return { bids: side(-1), asks: side(1) };
}

test('a step that would empty the book is not offered', () => {
  expect(offeredSteps({ steps: STEPS, book: bookOf(20, 0.25), before: [], chosen: 0.01 })).toEqual([0.01, 0.1]);
  expect(offeredSteps({ steps: STEPS, book: bookOf(20, 0.5), before: [], chosen: 0.01 })).toEqual([0.01, 0.1, 1]);
});

test('one side alone is not enough', () => {
  const { asks } = bookOf(20, 0.5);
  const book = { asks, bids: bookOf(3, 0.5).bids };
  expect(offeredSteps({ steps: STEPS, book, before: STEPS, chosen: 0.01 })).toEqual([0.01]);
});

test('a book that grows and shrinks by a level neither adds nor takes away', () => {
  const offered = (count: number, before: readonly number[]) =>
    offeredSteps({ steps: STEPS, book: bookOf(count, 1), before, chosen: 0.01 });
  expect(offered(5, [])).toEqual([0.01]);
  expect(offered(6, [0.01])).toEqual([0.01, 0.1, 1]);
  expect(offered(5, [0.01, 0.1, 1])).toEqual([0.01, 0.1, 1]);
  expect(offered(4, [0.01, 0.1, 1])).toEqual([0.01]);
});

test('the chosen step stays until another is chosen', () => {
  const book = bookOf(20, 0.2);
  expect(offeredSteps({ steps: STEPS, book, before: STEPS, chosen: 10 })).toEqual([0.01, 0.1, 10]);
  expect(offeredSteps({ steps: STEPS, book, before: [0.01, 0.1, 10], chosen: 0.1 })).toEqual([0.01, 0.1]);
});

test('while no book is known nothing comes and nothing goes', () => {
  for (const book of [undefined, { bids: [], asks: [] }]) {
    expect(offeredSteps({ steps: STEPS, book, before: [0.01, 0.1], chosen: 0.01 })).toEqual([0.01, 0.1]);
    expect(offeredSteps({ steps: STEPS, book, before: [], chosen: 0.01 })).toEqual([0.01]);
  }
});

test('whatever the book, every step offered but the first and the chosen one leaves five rows a side', () => {
  const level = fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 9 }));
  const side = fc.uniqueArray(level, { maxLength: 20, selector: ([price]) => price });
  fc.assert(
    fc.property(side, side, fc.subarray([...STEPS]), fc.constantFrom(...STEPS), (below, above, before, chosen) => {
      const book = {
        bids: below.map(([off, size]) => [2_000 - off / 100, size] as const).sort(([a], [b]) => b - a),
        asks: above.map(([off, size]) => [2_000 + off / 100, size] as const).sort(([a], [b]) => a - b),
      };
      fc.pre(below.length + above.length > 0);
      for (const step of offeredSteps({ steps: STEPS, book, before, chosen })) {
        if (step === STEPS[0] || step === chosen) continue;
        for (const of of ['bids', 'asks'] as const)
          expect(groupedLevels(book[of], of, step).length).toBeGreaterThanOrEqual(5);
      }
    }),
  );
});
