// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { SessionProvider } from '@/lib/session/react';
import { ListStar } from './list-star';

const KEY = 'tickwire-lists';
let root: Root;
const star = () => document.querySelector('[data-testid=list-star]') as HTMLElement;
const status = () => document.querySelector('[role=status]') as HTMLElement;
const button = (text: string) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === text) as HTMLElement;
const press = (element: HTMLElement) =>
  act(async () => {
    element.focus();
    element.click();
  });
const kept = () => JSON.parse(window.localStorage.getItem(KEY) ?? '').lists[0].ids;

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  window.sessionStorage.clear();
  window.localStorage.setItem(KEY, '{"lists":[{"key":"a","name":"Mine","ids":["sim:X","sim:Y","sim:Z"]}],"shown":"a"}');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <ListStar instrument={{ id: 'sim:Y', symbol: 'Y' } as Instrument} />
      </SessionProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  window.localStorage.clear();
  vi.unstubAllGlobals();
});

test('taking an instrument off says so and leads back to where it stood', async () => {
  const place = status();
  expect(place.textContent).toBe('');
  await press(star());
  expect(kept()).toEqual(['sim:X', 'sim:Z']);
  expect(status()).toBe(place);
  expect(place.textContent).toContain('Y is off “Mine”.');
  await press(button('Undo'));
  expect(kept()).toEqual(['sim:X', 'sim:Y', 'sim:Z']);
  expect(place.textContent).toBe('');
  expect(document.activeElement).toBe(star());
});

test('the note can be closed, and goes when the star is pressed again', async () => {
  await press(star());
  await press(button('Close'));
  expect(status().textContent).toBe('');
  expect(document.activeElement).toBe(star());
  await press(star());
  await press(star());
  expect(status().textContent).toContain('Y is off');
  await press(star());
  expect(status().textContent).toBe('');
  expect(kept()).toEqual(['sim:X', 'sim:Z', 'sim:Y']);
});
