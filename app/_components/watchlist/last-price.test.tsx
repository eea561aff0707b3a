// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LastPrice } from './last-price';

let root: Root;
let place: HTMLElement;
let flashes: number;

const show = (value: number | null | undefined, own: number | null | undefined = value) =>
  act(async () => root.render(<LastPrice value={value} own={own} step={0.01} standing="fresh" testId="last" />));
const direction = () => place.querySelector('[data-up]')?.getAttribute('data-up');
const pass = () => vi.advanceTimersByTime(1_000);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  flashes = 0;
  Element.prototype.animate = () =>
    ({
      cancel: () => {},
      play: () => {
        flashes += 1;
      },
    }) as unknown as Animation;
  place = document.createElement('div');
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a price that changes is underlined in its direction, and not at first', async () => {
  await show(10);
  expect(flashes).toBe(0);
  pass();
  await show(11);
  expect([flashes, direction()]).toEqual([1, 'true']);
  pass();
  await show(10.5);
  expect([flashes, direction()]).toEqual([2, 'false']);
});

test('a converted price is underlined when it changed where it is traded, and not for its rate', async () => {
  await show(10, 100);
  pass();
  await show(12, 100);
  expect(place.textContent).toContain('12.00');
  expect(flashes).toBe(0);
  pass();
  // The rate fell further than the price rose.
  await show(11, 101);
  expect([flashes, direction()]).toEqual([1, 'true']);
});

test('where no change is to be seen there is none', async () => {
  await act(async () => root.render(<LastPrice value={1} own={undefined} step={1} standing="fresh" testId="last" />));
  pass();
  await act(async () => root.render(<LastPrice value={1} own={undefined} step={1} standing="fresh" testId="last" />));
  expect(flashes).toBe(0);
  expect(place.textContent).toBe('1');
});
