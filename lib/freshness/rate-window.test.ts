import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateWindow } from './rate-window';

test('a steady rate reads as itself, at any moment', () => {
  const window = new RateWindow(1_000);
  for (let now = 0; now < 5_000; now += 10) {
    window.add(now);
    if (now > 1_000) expect(window.rate(now)).toBeCloseTo(100, -1);
  }
});

test('falls to 0 within one window after the last event', () => {
  const window = new RateWindow(1_000);
  window.add(500, 40);
  expect(window.rate(1_400)).toBeGreaterThan(0);
  expect(window.rate(1_600)).toBe(0);
  expect(window.rate(1_000_000)).toBe(0);
});

test('before the first event the rate is 0, and a lone event is not an infinite rate', () => {
  const window = new RateWindow(2_000);
  expect(window.rate(7)).toBe(0);
  window.add(7);
  expect(window.rate(7)).toBeLessThanOrEqual(10);
});

test('a clock set back loses nothing and does not throw', () => {
  const window = new RateWindow(1_000);
  window.add(10_000, 5);
  window.add(9_000, 5);
  expect(window.rate(10_999)).toBeGreaterThan(0);
});

test('never negative, never more than what was counted in a window and its leaving bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.nat(5))), (steps) => {
      const window = new RateWindow(1_000);
      const seen: { now: number; count: number }[] = [];
      let now = 0;
      for (const [wait, count] of steps) {
        now += wait;
        window.add(now, count);
        seen.push({ now, count });
      }
      const most = seen.filter((event) => event.now > now - 1_050).reduce((sum, event) => sum + event.count, 0);
      const least = seen.filter((event) => event.now > now - 950).reduce((sum, event) => sum + event.count, 0);
      const coveredMs = Math.min(1_000, Math.max(50, now - (seen[0]?.now ?? now)));
      const rate = window.rate(now);
      expect(rate).toBeLessThanOrEqual((most * 1_000) / coveredMs + 1e-9);
      expect(rate).toBeGreaterThanOrEqual((least * 1_000) / coveredMs - 1e-9);
    }),
  );
});
