// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { SessionProvider } from '@/lib/session/react';
import { Unoffered } from './unoffered';
import { useWatchedList } from './use-lists';

const KEY = 'tickwire-lists';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function Page() {
  useWatchedList();
  return <Unoffered />;
}

test('what the server does not offer is named under the list and can be removed', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (input: string) => {
    const { searchParams } = new URL(String(input), 'http://web');
    const ids = (searchParams.get('ids') ?? '').split(',').filter((id) => id.startsWith('sim:'));
    const instruments = ids.map((id) => ({ id, venue: 'sim', symbol: 'A', name: 'Test', book: false, trades: true }));
    return Response.json({ now: Date.now(), feeds: [], summary: '', defaultWatchlist: ['sim:A'], instruments });
  });
  const ids = ['kraken:B', 'sim:A', 'kraken:C'];
  window.localStorage.setItem(KEY, JSON.stringify({ lists: [{ name: 'Mine', ids }], shown: 0 }));
  const place = document.createElement('div');
  const root = createRoot(place);
  const pass = () => act(() => vi.advanceTimersByTimeAsync(100));
  await act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Page />
      </SessionProvider>,
    );
  });
  await pass();
  expect(place.querySelector('[role=status]')?.textContent).toBe(
    'This server does not offer kraken:B, kraken:C now. They come back when it does.',
  );
  const remove = () => [...place.querySelectorAll('button')].find((one) => one.textContent === 'Remove kraken:B');
  await act(async () => remove()?.click());
  await pass();
  expect(place.querySelector('[role=status]')?.textContent).toContain('does not offer kraken:C now');
  expect(JSON.parse(window.localStorage.getItem(KEY) ?? '').lists[0].ids).toEqual(['sim:A', 'kraken:C']);
  await act(async () => root.unmount());
});
