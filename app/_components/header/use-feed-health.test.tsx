// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { useFeedHealth } from './use-feed-health';

let shown: unknown;

function Panel() {
  shown = useFeedHealth();
  return null;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a server that does not answer is asked once at a time, and what it said is forgotten', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  let mute = false;
  let open = 0;
  let most = 0;
  vi.stubGlobal('fetch', (_address: string, init: RequestInit) => {
    if (!mute) return Promise.resolve(Response.json({ feeds: [] }));
    open += 1;
    most = Math.max(most, open);
    return new Promise((_answer, fail) => {
      init.signal?.addEventListener('abort', () => {
        open -= 1;
        fail(init.signal?.reason);
      });
    });
  });
  const root = createRoot(document.createElement('div'));
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  await act(async () => root.render(<Panel />));
  await pass(1_000);
  expect(shown).toEqual([]);
  mute = true;
  await pass(30_000);
  expect(most).toBe(1);
  expect(shown).toBeUndefined();
  await act(async () => root.unmount());
  expect([open, vi.getTimerCount()]).toEqual([0, 0]);
});
