import { afterEach, expect, test, vi } from 'vitest';
import { processScheduler } from './scheduler';

afterEach(() => {
  vi.useRealTimers();
});

test('time has the resolution of the monotonic clock and follows the system clock when that is set', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_790_000_000_000 });
  const scheduler = processScheduler();
  scheduler.now();
  vi.advanceTimersByTime(1_234);
  expect(scheduler.now()).toBeCloseTo(1_790_000_001_234, 0);
  vi.setSystemTime(1_790_000_500_000);
  expect(scheduler.now()).toBeCloseTo(1_790_000_500_000, 0);
  vi.setSystemTime(1_700_000_000_000);
  expect(scheduler.now()).toBeCloseTo(1_700_000_000_000, 0);
  vi.advanceTimersByTime(10);
  expect(scheduler.now()).toBeCloseTo(1_700_000_000_010, 0);
});

test('runs after a time unless cancelled, and at the end of a turn', () => {
  vi.useFakeTimers();
  const scheduler = processScheduler();
  const ran: string[] = [];
  scheduler.after(10, () => ran.push('kept'));
  scheduler.after(10, () => ran.push('cancelled'))();
  scheduler.atTurnEnd(() => ran.push('turn'));
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(ran).toEqual(['turn']);
  vi.advanceTimersByTime(10);
  expect(ran).toEqual(['turn', 'kept']);
  expect(vi.getTimerCount()).toBe(0);
});
