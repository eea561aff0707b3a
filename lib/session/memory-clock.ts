import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Each test of the file has a clock of its own, and leaves no timer behind. */
export function withMemoryClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_790_000_000_000 });
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}
