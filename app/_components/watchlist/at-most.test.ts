import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMost } from './at-most';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first at once, a burst once more at the next tick, and then at once again', () => {
  const run = vi.fn();
  const limited = atMost(100, run);
  limited.ask();
  expect(run).toHaveBeenCalledTimes(1);
  for (let burst = 0; burst < 10; burst += 1) limited.ask();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(250);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(250);
  expect(run).toHaveBeenCalledTimes(2);
  limited.ask();
  expect(run).toHaveBeenCalledTimes(3);
});

test('stopped, it owes nothing', () => {
  const run = vi.fn();
  const limited = atMost(100, run);
  limited.ask();
  limited.ask();
  limited.stop();
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(1);
});
