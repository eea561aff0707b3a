import { expect, test } from 'vitest';
import type { Tooth } from '@/lib/freshness/staleness';
import { LaneReading } from './lane-reading';

const NOW = 100_000;
const reading = (teeth: readonly Tooth[], received: readonly number[] = []) =>
  new LaneReading({
    time: NOW,
    startTime: 0,
    firstFrameTime: 100,
    lastFrameTime: NOW,
    failures: 0,
    cause: undefined,
    teeth,
    received,
  });
/** Rises from 0 to 800 ms. */
const TOOTH = { start: 95_000, end: 95_800, peak: 800 };

test('is behind for the end of a tooth, within the window', () => {
  expect(reading([TOOTH]).behind(500)).toEqual([{ start: 95_500, end: 95_800 }]);
  expect(reading([TOOTH]).behind(800)).toEqual([]);
  const old = { start: 89_000, end: 90_100, peak: 5_000 };
  expect(reading([old]).behind(500)).toEqual([{ start: 90_000, end: 90_100 }]);
  expect(reading([old, TOOTH]).behindMs(500)).toBe(400);
});

test('what is excused does not count, the rest does', () => {
  const excused = [{ start: 0, end: 95_600 }];
  expect(reading([TOOTH]).excusing(excused).behindMs(500)).toBe(200);
  expect(
    reading([TOOTH])
      .excusing([{ start: 94_000, end: 96_000 }])
      .behindMs(500),
  ).toBe(0);
  expect(reading([TOOTH]).excusing(excused).excusing([]).behindMs(500)).toBe(300);
});

test('the p99 is what staleness exceeded for 1 % of the window', () => {
  expect(reading([]).p99Ms).toBe(0);
  expect(reading([TOOTH]).p99Ms).toBe(700);
  expect(reading([TOOTH]).behindMs(700)).toBe(100);
  expect(reading([{ start: 90_000, end: 100_000, peak: 11_500 }]).p99Ms).toBe(11_400);
  expect(reading([TOOTH]).excusing([{ start: 95_700, end: 96_000 }]).p99Ms).toBe(600);
  expect(reading([{ start: 95_000, end: 95_050, peak: 3_000 }]).p99Ms).toBe(0);
});

test('its quiet is the longest time without a frame', () => {
  expect(reading([], [99_000, 99_300, 99_900]).quietMs(99_100)).toBe(600);
  expect(reading([], [99_000]).quietMs(99_100)).toBe(900);
  expect(reading([], [99_980]).quietMs(100_050)).toBe(0);
});
