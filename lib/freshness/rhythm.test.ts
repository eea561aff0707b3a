import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile } from './quantiles';
import { Rhythm } from './rhythm';

function rhythmOf(gaps: readonly number[], start = 0): Rhythm {
  const rhythm = new Rhythm();
  let now = start;
  rhythm.add(now);
  for (const gap of gaps) {
    now += gap;
    rhythm.add(now);
  }
  return rhythm;
}

test('needs 20 gaps', () => {
  expect(new Rhythm().dueMs).toBeUndefined();
  expect(rhythmOf(Array(19).fill(1_000)).dueMs).toBeUndefined();
  expect(rhythmOf(Array(20).fill(1_000)).dueMs).toBe(1_000);
});

test('is clamped to 0.5–60 s', () => {
  expect(rhythmOf(Array(100).fill(3)).dueMs).toBe(500);
  expect(rhythmOf(Array(21).fill(40_000)).dueMs).toBe(40_000);
  expect(rhythmOf([...Array(30).fill(10_000), 400_000]).dueMs).toBe(60_000);
});

test('updates at one instant are one update, earlier ones are ignored', () => {
  expect(rhythmOf(Array(500).fill(0)).dueMs).toBeUndefined();
  expect(rhythmOf(Array(40).fill(-100)).dueMs).toBeUndefined();
});

test('forgets what is older than 15 minutes', () => {
  const rhythm = rhythmOf([...Array(60).fill(5_000), ...Array(1_000).fill(1_000)]);
  expect(rhythm.dueMs).toBe(1_000);
});

test('equals the p99 of all gaps at up to some 28 updates/s', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 400, max: 20_000 }), { minLength: 20, maxLength: 40 }), (gaps) => {
      const exact =
        quantile(
          gaps.toSorted((a, b) => a - b),
          0.99,
        ) ?? 0;
      expect(rhythmOf(gaps).dueMs).toBeCloseTo(Math.max(500, exact), 6);
    }),
  );
});

test('a long history stays bounded and exact: 1.5 s pauses once in 50 updates at 20/s', () => {
  const gaps = Array.from({ length: 20_000 }, (_, index) => (index % 50 === 0 ? 1_500 : 50));
  expect(rhythmOf(gaps).dueMs).toBe(1_500);
});
