import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf, decimalsOf, formatChange, formatPercent, formatPrice, fullPrice } from './price-format';

const US = 'en-US';

test.each([
  [1, 0],
  [5, 0],
  [100, 0],
  [0.1, 1],
  [0.25, 2],
  [0.01, 2],
  [0.0005, 4],
  [1e-8, 8],
  [2.5e-7, 8],
  [1e-12, 12],
  [0, 2],
  [Number.NaN, 2],
])('a step of %d has %d decimals', (step, decimals) => {
  expect(decimalsOf(step)).toBe(decimals);
});

describe('formatPrice', () => {
  test('follows step and locale', () => {
    expect(formatPrice(61837.6, 0.01, US)).toBe('61,837.60');
    expect(formatPrice(61837.6, 0.01, 'de-DE')).toBe('61.837,60');
    expect(formatPrice(0.03456, 0.00001, US)).toBe('0.03456');
    expect(formatPrice(0, 0.01, US)).toBe('0.00');
  });

  test('counts the zeros of tiny prices', () => {
    expect(formatPrice(0.000008123, 1e-9, US)).toBe('0.0₅8123');
    expect(formatPrice(0.00000812, 1e-8, US)).toBe('0.0₅812');
    expect(formatPrice(0.0000081, 1e-8, US)).toBe('0.0₅810');
    expect(formatPrice(0.00081, 1e-6, 'de-DE')).toBe('0,0₃810');
  });

  test('counts none where all of them are seen at a glance', () => {
    expect(formatPrice(0.0001, 0.0001)).toBe('0.0001');
    expect(formatPrice(0.00081, 1e-5)).toBe('0.00081');
    expect(formatChange(0.00005, 1e-5)).toBe('+0.00005');
    expect(formatPrice(1.2e-13, 1e-14, US)).toBe('0.0₁₂12');
    expect(fullPrice(0.000008123, 1e-9, US)).toBe('0.000008123');
  });

  test('a price finer than its step does not read as 0', () => {
    expect(formatPrice(0.0000081, 0.01, US)).toBe('0.0₅8');
    expect(fullPrice(0.0000081, 0.01, US)).toBe('0.000008');
  });

  test('what rounds to 0.001 is not tiny', () => {
    expect(formatPrice(0.00099996, 1e-5, US)).toBe('0.00100');
  });

  test('true minus, and a dash for what is not known', () => {
    expect(formatPrice(-37.63, 0.01, US)).toBe('−37.63');
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(formatPrice(value, 0.01, US)).toBe('–');
      expect(fullPrice(value, 0.01, US)).toBe('–');
      expect(formatChange(value, 0.01, US)).toBe('–');
      expect(formatPercent(value, US)).toBe('–');
    }
  });

  test('the full price reads back as the price, the short one as its leading digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 12 }), (steps, decimals) => {
        const step = 10 ** -decimals;
        const value = Number((steps * step).toFixed(decimals));
        expect(Number(fullPrice(value, step, US).replaceAll(',', ''))).toBeCloseTo(value, decimals);
        const short = formatPrice(value, step, US);
        const tiny = /^0\.0([₀-₉]+)(\d{1,6})$/.exec(short);
        if (tiny === null) {
          expect(short).toBe(fullPrice(value, step, US));
          return;
        }
        const zeros = Number([...(tiny[1] ?? '')].map((digit) => (digit.codePointAt(0) ?? 0) - 0x2080).join(''));
        expect(fullPrice(value, step, US).startsWith(`0.${'0'.repeat(zeros)}${tiny[2]}`)).toBe(true);
      }),
    );
  });
});

test('changes carry their sign, and 0 none', () => {
  expect(formatChange(12.3, 0.01, US)).toBe('+12.30');
  expect(formatChange(-0.05, 0.01, US)).toBe('−0.05');
  expect(formatChange(-0.0000012, 1e-8, US)).toBe('−0.0₅120');
  expect(formatChange(61837.63 - 61837.6299999, 0.01, US)).toBe('0.00');
  expect(formatChange(0, 0.01, US)).toBe('0.00');
  expect(formatChange(1.2e-6, 1e-8, US)).toBe('+0.0₅120');
  expect(formatPercent(0.0123, US)).toBe('+1.23 %');
  expect(formatPercent(-0.5, US)).toBe('−50.00 %');
  expect(formatPercent(-0.000001, US)).toBe('0.00 %');
});

test('change needs both sides and a basis', () => {
  expect(changeOf(110, 100)).toEqual({ change: 10, ratio: expect.closeTo(0.1) });
  expect(changeOf(null, 100)).toBeUndefined();
  expect(changeOf(110, undefined)).toBeUndefined();
  expect(changeOf(110, 0)).toBeUndefined();
});
