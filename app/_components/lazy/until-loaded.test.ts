import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilLoaded } from './until-loaded';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const lineFault = () => Object.assign(new Error('Failed to load chunk'), { name: 'ChunkLoadError' });

test('goes on trying while the line fails, at growing waits', async () => {
  let tries = 0;
  const loaded = untilLoaded(async () => {
    tries += 1;
    if (tries < 5) throw lineFault();
    return 'part';
  });
  await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000 + 3_999);
  expect(tries).toBe(4);
  await vi.advanceTimersByTimeAsync(1);
  expect(await loaded).toBe('part');
});

test('what is wrong with the part itself is told at once', async () => {
  await expect(untilLoaded(() => Promise.reject(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
});
