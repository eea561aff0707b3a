import { expect, test } from 'vitest';
import { BEHIND_BUDGET_MS, timeBehind } from './freshness-contract';

test('99 % of 10 s leaves 100 ms', () => {
  expect(BEHIND_BUDGET_MS).toBeCloseTo(100);
});

test('of a tooth only what is above the limit counts', () => {
  const tooth = { start: 1_000, end: 1_700, peak: 700 };
  expect(timeBehind([tooth], 0, 10_000, 500)).toBe(200);
  expect(timeBehind([tooth], 0, 10_000, 700)).toBe(0);
});

test('a tooth that began behind counts from its start', () => {
  expect(timeBehind([{ start: 1_000, end: 1_100, peak: 1_600 }], 0, 10_000, 500)).toBe(100);
});

test('what lies outside the window does not count', () => {
  const teeth = [
    { start: 0, end: 2_000, peak: 2_000 },
    { start: 2_000, end: 4_000, peak: 2_000 },
  ];
  expect(timeBehind(teeth, 1_000, 3_000, 500)).toBe(1_000 + 500);
});
