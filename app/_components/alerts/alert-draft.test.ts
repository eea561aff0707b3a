import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { setReaderFormat } from '@/lib/market/reader-format';
import type { AlertCondition } from '@/lib/session/alerts/alert-condition';
import { type AlertDraft, draftOf, firstDraft, readDraft, typedPrice } from './alert-draft';

const A = 'sim:A';
const read = (part: Partial<AlertDraft>) => readDraft({ ...firstDraft(A), ...part });

afterEach(() => setReaderFormat({ locale: undefined, timeZone: undefined }));

describe('a price', () => {
  test.each([
    ['61000', 61_000],
    ['61,000.5', 61_000.5],
    [' 61 000.5 ', 61_000.5],
    ['.5', 0.5],
    ['0.00000812', 0.00000812],
  ])('“%s” is read', (price, expected) => {
    setReaderFormat({ locale: 'en-US', timeZone: undefined });
    expect(read({ price })).toEqual({ condition: { kind: 'above', price: expected } });
  });

  test.each([
    ['61.000,5', 61_000.5],
    ['0,25', 0.25],
    ['0.25', 0.25],
    ['0.125', 0.125],
    ['61.0005', 61.0005],
    ['1.234.567', 1_234_567],
  ])('“%s” is read where a comma is the decimal sign', (price, expected) => {
    setReaderFormat({ locale: 'de-DE', timeZone: undefined });
    expect(read({ price })).toEqual({ condition: { kind: 'above', price: expected } });
  });

  test.each([
    ['61.000', '61.000 may be 61000 or 61,000. Write the one that is meant.'],
    ['1.234', '1.234 may be 1234 or 1,234. Write the one that is meant.'],
  ])('“%s” is asked about where a comma is the decimal sign, and nowhere else', (price, fault) => {
    setReaderFormat({ locale: 'de-DE', timeZone: undefined });
    expect(read({ price })).toEqual({ faults: { price: fault } });
    expect(read({ kind: 'silent', seconds: price })).toEqual({ faults: { seconds: fault } });
    expect(read({ kind: 'move', percent: price })).toEqual({ faults: { percent: fault } });
    setReaderFormat({ locale: 'en-US', timeZone: undefined });
    expect(read({ price })).toEqual({ condition: { kind: 'above', price: Number(price) } });
  });

  test.each(['', 'soon', '1e9', '1.2.3', '6,1000', '--5', 'Infinity'])('“%s” is none', (price) => {
    setReaderFormat({ locale: 'en-US', timeZone: undefined });
    expect(read({ price })).toEqual({ faults: { price: 'Write a price, such as 250.50.' } });
  });

  test('is more than 0', () => {
    for (const price of ['0', '-5']) expect(read({ price })).toEqual({ faults: { price: 'A price is more than 0.' } });
  });

  test('is typed with all digits of its step and nothing between the thousands', () => {
    expect(typedPrice(61_000.5, 0.01)).toBe('61000.50');
    expect(typedPrice(0.0000081, 0.0001)).toBe('0.0000081');
    setReaderFormat({ locale: 'de-DE', timeZone: undefined });
    expect(typedPrice(61_000.5, 0.01)).toBe('61000,50');
  });
});

test('what is beyond its bounds is answered in words', () => {
  setReaderFormat({ locale: 'en-US', timeZone: undefined });
  expect(read({ kind: 'move', percent: '0', minutes: '2000' })).toEqual({
    faults: {
      percent: 'Write 0.01 to 1,000 percent.',
      minutes: 'Write 1 to 1,440 minutes; a day is the most.',
    },
  });
  expect(read({ kind: 'move', direction: 'down', percent: '100' })).toEqual({
    faults: { percent: 'No price falls by 100 % or more.' },
  });
  expect(read({ kind: 'silent', seconds: '1' })).toEqual({
    faults: { seconds: 'Write 5 to 86,400 seconds; a day is the most.' },
  });
});

test('a condition written into the form is read out of it again, in any way of writing', () => {
  const number = (min: number, max: number) =>
    fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);
  const condition: fc.Arbitrary<AlertCondition> = fc.oneof(
    fc.record({ kind: fc.constantFrom('above' as const, 'below' as const), price: number(0.01, 1e6) }),
    fc.record({
      kind: fc.constant('move' as const),
      direction: fc.constantFrom('up' as const, 'down' as const, 'either' as const),
      percent: number(0.01, 99),
      minutes: fc.integer({ min: 1, max: 1_440 }),
    }),
    fc.record({ kind: fc.constant('silent' as const), seconds: fc.integer({ min: 5, max: 86_400 }) }),
  );
  fc.assert(
    fc.property(condition, fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'de-CH', 'ar-EG'), (wanted, locale) => {
      setReaderFormat({ locale, timeZone: undefined });
      expect(readDraft(draftOf(A, wanted, 0.01))).toEqual({ condition: wanted });
    }),
  );
});
