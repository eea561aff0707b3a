import { expect, test } from 'vitest';
import { pairedText } from './paired-text';

const of = (medianMs: number, low: number, high: number, distinguishable: boolean) =>
  pairedText({ of: 'trades', updates: 200, medianMs, interval: { low, high }, distinguishable });

test('the baseline is compared with nothing', () => {
  expect(pairedText(undefined)).toEqual({ value: '', interval: '', verdict: 'baseline' });
});

test('without an interval there is no verdict', () => {
  const paired = { of: 'quotes', updates: 3, medianMs: 5, interval: undefined, distinguishable: false } as const;
  expect(pairedText(paired)).toEqual({ value: '–', interval: '', verdict: 'too few updates' });
  expect(pairedText({ ...paired, updates: 0 }).verdict).toBe('no updates yet');
});

test('slower, faster, or not to be told apart', () => {
  expect(of(1.31, 0.44, 2.2, true)).toEqual({ value: '+1.3', interval: '+0.4 to +2.2', verdict: 'slower' });
  expect(of(-497.4, -510, -480, true)).toEqual({ value: '−497', interval: '−510 to −480', verdict: 'faster' });
  expect(of(0.02, -0.5, 1.3, false)).toEqual({ value: '0', interval: '−0.5 to +1.3', verdict: 'not distinguishable' });
});
