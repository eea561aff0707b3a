import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalsIn, formatAmount, NO_DIGITS, widened } from './column-digits';

const column = (...amounts: number[]) => {
  const decimals = decimalsIn(widened(NO_DIGITS, amounts));
  return amounts.map((amount) => formatAmount(amount, decimals));
};

test('all amounts of a column have as many decimals as the finest of them', () => {
  expect(column(0.9565, 0.2, 1)).toEqual(['0.9565', '0.2000', '1.0000']);
  expect(column(12, 3, 400)).toEqual(['12', '3', '400']);
});

test('beside a large one a small one is cut, and never reads as nothing', () => {
  expect(column(12_400.5, 0.25, 0.01)).toEqual(['12,400.5', '0.3', '<0.1']);
  expect(column(1_234_567, 0.25)).toEqual(['1,234,567', '<1']);
});

test('tiny amounts keep their digits', () => {
  expect(column(0.0000123, 0.000004)).toEqual(['0.0000123', '0.0000040']);
});

test('noise of adding up asks for no decimals', () => {
  expect(column(0.1 + 0.2, 0.3)).toEqual(['0.3', '0.3']);
});

test('a column settles: what it shows next only ever takes the same place or less to its right', () => {
  const amounts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(amounts, amounts, (before, after) => {
      const first = widened(NO_DIGITS, before);
      const second = widened(first, after);
      expect(second.largest).toBeGreaterThanOrEqual(first.largest);
      expect(second.needed).toBeGreaterThanOrEqual(first.needed);
      expect(widened(second, [...before, ...after])).toBe(second);
      expect(decimalsIn(second)).toBeGreaterThanOrEqual(0);
    }),
  );
});
