// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SparkPoint } from '@/lib/session/spark';
import { Sparkline } from './sparkline';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 18, 12);
let recent: readonly SparkPoint[] = [];
const session = { store: { recent: () => recent } };
vi.mock('@/lib/session/react', () => ({ useSession: () => session, useSessionStatus: () => ({ paused: false }) }));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a change of one step is a small one, and no change is a line in the middle', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const drawn = async (...prices: number[]) => {
    recent = prices.map((price, at) => ({ time: NOON + at * MINUTE, price }));
    await act(async () => root.render(<Sparkline key={prices.join()} id="sim:A" step={0.1} fresh />));
    return place.querySelectorAll('path')[1]?.getAttribute('d');
  };
  expect(await drawn(5, 5)).toBe('M0.0 12.0L60.0 12.0');
  expect(await drawn(5, 5.1)).toBe('M0.0 14.0L60.0 10.0');
  expect(await drawn(5, 6)).toBe('M0.0 22.0L60.0 2.0');
  await act(async () => root.unmount());
});

test('is drawn as soon as there is a line, goes on once a second, and says from when on it is', async () => {
  recent = [{ time: NOON, price: 5 }];
  const place = document.createElement('div');
  const root = createRoot(place);
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  await act(async () => root.render(<Sparkline id="sim:A" step={0.1} fresh />));
  const svg = place.querySelector('svg');
  const line = () => svg?.querySelectorAll('path')[1]?.getAttribute('d');
  expect(svg?.getAttribute('visibility')).toBe('hidden');

  recent = [{ time: NOON - 2_000, price: 4 }, ...recent];
  await pass(1_000);
  expect(svg?.getAttribute('visibility')).toBe('hidden');

  recent = [{ time: NOON - 20 * MINUTE, price: 4 }, ...recent];
  await pass(250);
  expect(svg?.getAttribute('visibility')).toBe('visible');
  expect(line()).toBe('M0.0 22.0L59.9 22.0L60.0 2.0');
  expect(svg?.getAttribute('data-direction')).toBe('1');
  expect(svg?.querySelector('title')?.textContent).toMatch(/^Since \d\d:40:00$/);

  recent = [{ time: NOON - 59 * MINUTE, price: 6 }, ...recent];
  await pass(1_000);
  expect(line()?.match(/[ML]/g)).toHaveLength(4);
  expect(svg?.getAttribute('data-direction')).toBe('-1');
  expect(svg?.querySelector('title')?.textContent).toBe('The last hour');
  await act(async () => root.unmount());
  expect(vi.getTimerCount()).toBe(0);
});
