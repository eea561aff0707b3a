import { expect, test } from 'vitest';
import { CEILING_MS, FLOOR_MS, stalenessHeight } from './staleness-scale';
import { toothPath } from './tooth-path';

const area = { from: 10_000, to: 14_000, width: 400, height: 30 };
const points = (path: string) => [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test('the scale is logarithmic, and ends at its floor and ceiling', () => {
  expect(stalenessHeight(0)).toBe(0);
  expect(stalenessHeight(FLOOR_MS)).toBe(0);
  expect(stalenessHeight(CEILING_MS)).toBe(1);
  expect(stalenessHeight(CEILING_MS * 10)).toBe(1);
  expect(stalenessHeight(Math.sqrt(FLOOR_MS * CEILING_MS))).toBeCloseTo(0.5);
});

test('without teeth it is the base line', () => {
  expect(points(toothPath([], area))).toEqual([
    [0, 30],
    [400, 30],
  ]);
});

test('a tooth rises to its peak where it ends, and falls straight down', () => {
  const drawn = points(toothPath([{ start: 11_000, end: 12_000, peakMs: 1_000 }], area));
  const peak = 30 - stalenessHeight(1_000) * 30;
  expect(drawn.slice(-3)).toEqual([
    [200, expect.closeTo(peak, 1)],
    [200, 30],
    [400, 30],
  ]);
  const xs = drawn.map(([x]) => x ?? 0);
  expect(xs).toEqual([...xs].sort((a, b) => a - b));
});

test('what lies outside of the window is not drawn, and what reaches in is cut', () => {
  expect(toothPath([{ start: 1_000, end: 2_000, peakMs: 1_000 }], area)).toBe(toothPath([], area));
  const cut = points(toothPath([{ start: 9_000, end: 10_500, peakMs: 1_500 }], area));
  for (const [x] of cut) expect(x).toBeGreaterThanOrEqual(0);
});
