import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowWindow, WHOLE_ROWS } from './row-window';

const sight = { from: 43 * 50, to: 43 * 70, rowPx: 43 };

test('a short list is mounted whole, wherever one looks', () => {
  const { rows, gap } = rowWindow(WHOLE_ROWS, sight, []);
  expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: WHOLE_ROWS }, (_, at) => at));
  expect(gap).toBe(0);
});

test('of a long one what is seen, some more each way, and what must not go', () => {
  const { rows, gap } = rowWindow(200, sight, [3, 199, -1, 500]);
  const places = rows.map(({ at }) => at);
  expect(places[0]).toBe(3);
  expect(places.slice(1, 3)).toEqual([46, 47]);
  expect(places.slice(-2)).toEqual([73, 199]);
  expect(gap).toBe(0);
  expect(rows.find(({ at }) => at === 46)?.gap).toBe(42);
});

test('rows and gaps always make up the whole list', () => {
  const number = fc.integer({ min: -2_000, max: 20_000 });
  fc.assert(
    fc.property(fc.nat(300), number, number, fc.array(fc.integer({ min: -5, max: 320 })), (count, from, to, pinned) => {
      const { rows, gap } = rowWindow(count, { from, to, rowPx: 43 }, pinned);
      expect(rows.reduce((sum, row) => sum + row.gap + 1, gap)).toBe(count);
      let next = 0;
      for (const row of rows) {
        expect(row.at).toBe(next + row.gap);
        next = row.at + 1;
      }
    }),
  );
});
