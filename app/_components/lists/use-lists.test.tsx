// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider } from '@/lib/session/react';
import { type Lists, useLists, useWatchedList } from './use-lists';

const KEY = 'tickwire-lists';
let lists: Lists;
let root: Root;

function Page() {
  lists = useLists();
  useWatchedList();
  return null;
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  window.localStorage.setItem(KEY, JSON.stringify({ lists: [{ name: 'Mine', ids: ['sim:A', 'sim:B'] }], shown: 0 }));
  root = createRoot(document.createElement('div'));
  await act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Page />
      </SessionProvider>,
    );
  });
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const ids = () => lists.kept.lists.map((list) => list.ids);

test('several changes at once all count', async () => {
  await act(async () => {
    lists.add('sim:C');
    lists.remove('sim:A');
    lists.add('sim:D');
  });
  expect(ids()).toEqual([['sim:B', 'sim:C', 'sim:D']]);
  expect(lists.has('sim:C')).toBe(true);
  await act(async () => lists.remove('sim:B', 'sim:D'));
  expect(ids()).toEqual([['sim:C']]);
});

test('what another tab has changed is not undone', async () => {
  window.localStorage.setItem(KEY, JSON.stringify({ lists: [{ name: 'Mine', ids: ['sim:X'] }], shown: 0 }));
  await act(async () => {
    lists.add('sim:Y');
  });
  expect(ids()).toEqual([['sim:X', 'sim:Y']]);
});

test('there is a way to the default list and back', async () => {
  await act(async () => lists.show(undefined));
  expect(lists.has('sim:A')).toBe(false);
  await act(async () => lists.show(0));
  expect(lists.has('sim:A')).toBe(true);
});

test('where nothing more can be kept, the change is made all the same', async () => {
  const { localStorage } = window;
  const setItem = vi.fn(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const full = vi.spyOn(window, 'localStorage', 'get');
  full.mockReturnValue({ getItem: (key: string) => localStorage.getItem(key), setItem } as unknown as Storage);
  await act(async () => {
    lists.add('sim:C');
  });
  expect(setItem).toHaveBeenCalled();
  expect(ids()).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  full.mockRestore();
  await act(async () => lists.remove('sim:A'));
  expect(JSON.parse(window.localStorage.getItem(KEY) ?? '').lists[0].ids).toEqual(['sim:B', 'sim:C']);
});
