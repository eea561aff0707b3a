import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAge, formatClockTime } from './time-format';

test.each([
  [0, '0.0 s'],
  [249, '0.2 s'],
  [9_999, '9.9 s'],
  [10_000, '10 s'],
  [41_900, '41 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3 * 60_000 + 59_000, '3 min'],
  [2 * 3_600_000, '2 h'],
  [75 * 3_600_000, '3 d'],
  [-200, '−0.2 s'],
  [-20, '0.0 s'],
])('an age of %d ms is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test('what is not known is a dash', () => {
  expect(formatAge(undefined)).toBe('–');
  expect(formatAge(Number.NaN)).toBe('–');
  expect(formatClockTime(null)).toBe('–');
});

test('an instant beyond what a date can be is a dash', () => {
  for (const instant of [1e20, -1e20, 8.64e15 + 1, Number.POSITIVE_INFINITY, Number.NaN])
    expect(formatClockTime(instant)).toBe('–');
  expect(formatClockTime(8.64e15, { timeZone: 'UTC' })).toBe('00:00:00');
});

test('an age is never shown before it is reached', () => {
  const units: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (ms) => {
      const [count = '', unit = ''] = formatAge(ms).split(' ');
      expect(Number(count) * (units[unit] ?? Number.NaN)).toBeLessThanOrEqual(ms + 1e-6);
    }),
  );
});

test('time of day in a zone, with or without milliseconds', () => {
  const instant = Date.UTC(2026, 10, 20, 14, 32, 7, 481);
  expect(formatClockTime(instant, { timeZone: 'UTC' })).toBe('14:32:07');
  expect(formatClockTime(instant, { timeZone: 'UTC', milliseconds: true })).toBe('14:32:07.481');
  expect(formatClockTime(instant, { timeZone: 'America/New_York' })).toBe('09:32:07');
  expect(formatClockTime(Date.UTC(2026, 0, 1, 0, 0, 0), { timeZone: 'UTC' })).toBe('00:00:00');
});
