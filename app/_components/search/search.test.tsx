// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Search } from './search';

let away: boolean;
vi.mock('./search-palette', () => ({
  get SearchPalette() {
    if (away) throw Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });
    return ({ open }: { readonly open: boolean }) => (open ? <p>the palette</p> : null);
  },
}));

const onOpenChange = vi.fn();
let root: Root;
const show = (open: boolean) =>
  act(async () =>
    root.render(
      <main>
        prices
        <Search open={open} onOpenChange={onOpenChange} onChoose={() => {}} />
      </main>,
    ),
  );
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  away = true;
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  onOpenChange.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('without a server the search says that it is coming, can be left, and opens when the server is back', async () => {
  await show(false);
  await pass(2_000);
  expect(document.body.textContent).toBe('prices');
  await show(true);
  await pass(2_000);
  expect(document.body.textContent).toContain('prices');
  expect(document.body.textContent).toContain('The search opens as soon as the server answers.');
  await act(async () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
  await act(async () => document.querySelector('button')?.click());
  expect(onOpenChange.mock.calls).toEqual([[false], [false]]);
  away = false;
  await pass(12_000);
  expect(document.body.textContent).toBe('pricesthe palette');
});
