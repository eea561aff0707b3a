// @vitest-environment happy-dom
import { act, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RaceControls, useRace } from './race-react';
import type { RaceSetup } from './race-setup';

const PLACE = { sidecarOrigin: undefined, sidecarPort: 3001 };
const SETUP: RaceSetup = {
  instruments: ['sim:A'],
  lanes: ['polling', 'polling-sidecar'],
  maxFrequency: 10,
  pollMs: 1_000,
  durationMs: undefined,
  baseline: 'polling',
};

/** Requests that nobody has answered or given up. */
const pending = new Set<string>();

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const address = String(input);
    pending.add(address);
    return new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => {
        pending.delete(address);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

let controls: RaceControls;

function Page() {
  controls = useRace(PLACE, SETUP);
  const { phase, setup } = controls.figures;
  return (
    <p>
      {phase} {setup.lanes.join()}
    </p>
  );
}

test('a page shows its race, also in strict mode, and leaves nothing behind', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  await act(async () => {
    root.render(
      <StrictMode>
        <Page />
      </StrictMode>,
    );
  });
  expect(place.textContent).toBe('ready polling,polling-sidecar');
  const { prepare, start, stop } = controls;
  await act(async () => start());
  expect(place.textContent).toBe('running polling,polling-sidecar');
  expect([...pending].filter((address) => address.includes('/api/quotes'))).toHaveLength(2);
  await act(async () => stop());
  expect(place.textContent).toBe('stopped polling,polling-sidecar');
  await act(async () => prepare({ ...SETUP, lanes: ['polling'] }));
  expect(place.textContent).toBe('ready polling');
  await act(async () => start());
  await act(async () => vi.advanceTimersByTimeAsync(1_000));
  expect(controls).toMatchObject({ prepare, start, stop });
  await act(async () => root.unmount());
  expect(pending.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('on the server it is ready, and nothing runs', () => {
  expect(renderToString(<Page />)).toContain('ready');
  expect(pending.size).toBe(0);
});
