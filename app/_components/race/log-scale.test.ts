import { expect, test } from 'vitest';
import { latencyAt, signedLog } from './log-scale';

test('a decade is as long as the next, and what is outside stands at the end', () => {
  const decade = latencyAt(10) - latencyAt(1);
  expect(latencyAt(100) - latencyAt(10)).toBeCloseTo(decade);
  expect(latencyAt(1_000) - latencyAt(100)).toBeCloseTo(decade);
  expect([latencyAt(-4), latencyAt(0), latencyAt(1)]).toEqual([0, 0, 0]);
  expect(latencyAt(90_000)).toBe(1);
});

test('differences keep their sign and their order', () => {
  expect(signedLog(0)).toBe(0);
  expect(signedLog(-25)).toBe(-signedLog(25));
  const values = [-900, -30, -0.2, 0, 0.2, 30, 900];
  expect([...values].sort((a, b) => signedLog(a) - signedLog(b))).toEqual(values);
});
