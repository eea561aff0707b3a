import { expect, test } from 'vitest';
import { clockStep } from './clock-step';

/** A clock that moves `eachMs` per reading and tells it in steps. */
function clock(stepMs: number, eachMs: number): () => number {
  let time = 1_000;
  return () => {
    time += eachMs;
    return Math.floor(time / stepMs) * stepMs;
  };
}

test('finds the step of a coarse clock', () => {
  expect(clockStep(clock(0.125, 0.01))).toBe(0.125);
  expect(clockStep(clock(0.5, 0.001))).toBe(0.5);
});

test('takes a clock that stands still, or hardly moves, for one of 1 ms', () => {
  expect(clockStep(() => 5)).toBe(1);
  expect(clockStep(clock(100, 0.01))).toBe(1);
});
