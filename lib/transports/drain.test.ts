import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StreamDrain } from './drain';

describe('draining', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('streams end spread over the time, each told when to be back, and none is let in', async () => {
    const drain = new StreamDrain();
    const ended: { time: number; retryMs: number }[] = [];
    for (let at = 0; at < 500; at++) {
      const forget = drain.add((retryMs) => {
        ended.push({ time: Date.now(), retryMs });
        forget();
      });
    }
    const begun = Date.now();
    const drained = drain.drain(3_000);
    expect(() => drain.check()).toThrow(/stopping/);
    await vi.advanceTimersByTimeAsync(3_000);
    await drained;
    expect(ended.length).toBe(500);
    for (const second of [0, 1, 2]) {
      const inIt = ended.filter(({ time }) => Math.min(2, Math.floor((time - begun) / 1_000)) === second);
      expect(inIt.length).toBeGreaterThan(100);
    }
    expect(new Set(ended.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(300);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('it does not wait for a stream that never ends', async () => {
    const drain = new StreamDrain();
    drain.add(() => undefined);
    const drained = drain.drain(3_000);
    await vi.advanceTimersByTimeAsync(4_000);
    await drained;
    expect(drain.open).toBe(1);
  });
});
