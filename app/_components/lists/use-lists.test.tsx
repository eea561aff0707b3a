// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider, useSession } from '@/lib/session/react';
import type { Session } from '@/lib/session/session';
import { VISITED } from './list-store';
import { ListsProvider } from './lists-provider';
import type { SharedList } from './shared-list';
import { type Lists, type Removal, useLists, useWatchedList } from './use-lists';

const KEY = 'tickwire-lists';
let lists: Lists;
let session: Session;
let root: Root;

function Page() {
  lists = useLists();
  session = useSession();
  useWatchedList();
  return null;
}

async function open(visited?: SharedList): Promise<void> {
  await act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <ListsProvider key={JSON.stringify(visited)} visited={visited}>
          <Page />
        </ListsProvider>
      </SessionProvider>,
    );
  });
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  window.localStorage.setItem(KEY, JSON.stringify({ lists: [{ name: 'Mine', ids: ['sim:A', 'sim:B'] }], shown: 0 }));
  window.sessionStorage.clear();
  root = createRoot(document.createElement('div'));
  await open();
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const ids = () => lists.kept.lists.map((list) => list.ids);
const names = () => lists.kept.lists.map((list) => list.name);
const stored = () => JSON.parse(window.localStorage.getItem(KEY) ?? '') as Lists['kept'];

test('several changes at once all count', async () => {
  await act(async () => {
    lists.add('sim:C');
    lists.remove('sim:A');
    lists.add('sim:D');
    lists.move(['sim:D'], 'sim:B');
  });
  expect(ids()).toEqual([['sim:D', 'sim:B', 'sim:C']]);
  expect(lists.has('sim:C')).toBe(true);
  await act(async () => lists.remove('sim:B', 'sim:D'));
  expect(ids()).toEqual([['sim:C']]);
});

test('what is taken off comes back where it stood, whatever came since', async () => {
  let removal: Removal | undefined;
  await act(async () => {
    removal = lists.remove('sim:A');
  });
  expect(removal?.text).toBe('A is off “Mine”.');
  await act(async () => {
    lists.add('sim:C');
  });
  await act(async () => removal?.undo());
  expect(ids()).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  await act(async () => removal?.undo());
  expect(ids()).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  await act(async () => {
    removal = lists.remove('sim:C', 'sim:B');
  });
  expect(removal?.text).toBe('B, C are off “Mine”.');
  await act(async () => removal?.undo());
  expect(ids()).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  expect(lists.remove('sim:Z')).toBeUndefined();
});

test('taking off the default list says that it made a copy, and taking that back leaves none', async () => {
  await act(async () => lists.show(undefined));
  await act(async () => session.setWatchlist(['sim:P', 'sim:Q']));
  let removal: Removal | undefined;
  await act(async () => {
    removal = lists.remove('sim:P');
  });
  expect(removal?.text).toBe('P is off “My list”, a copy of the default list.');
  expect(names()).toEqual(['Mine', 'My list']);
  await act(async () => removal?.undo());
  expect(names()).toEqual(['Mine']);
  expect(lists.kept.shown).toBeUndefined();
  // A copy that was changed since stays, with all of it.
  await act(async () => session.setWatchlist(['sim:P', 'sim:Q']));
  await act(async () => {
    removal = lists.remove('sim:P');
  });
  await act(async () => {
    lists.add('sim:R');
  });
  await act(async () => removal?.undo());
  expect(names()).toEqual(['Mine', 'My list']);
  expect(ids()[1]).toEqual(['sim:P', 'sim:Q', 'sim:R']);
});

test('where there are too many lists for a copy nothing is taken off, and nobody says so', async () => {
  await act(async () => {
    lists.create(...Array.from({ length: 49 }, () => ({ name: 'More', ids: [] })));
    lists.show(undefined);
  });
  await act(async () => session.setWatchlist(['sim:P']));
  expect(lists.remove('sim:P')).toBeUndefined();
  expect(lists.has('sim:P')).toBe(true);
});

test('what another tab does to another list stays, and of one list the later holds', async () => {
  await act(async () => void lists.create({ name: 'Second', ids: ['sim:S'] }));
  const theirs = stored();
  const [first, second] = theirs.lists;
  const changed = { ...theirs, lists: [{ ...first, ids: ['sim:X'] }, second, { key: 'c', name: 'Third', ids: [] }] };
  window.localStorage.setItem(KEY, JSON.stringify(changed));
  await act(async () => {
    lists.add('sim:Y');
  });
  expect(names()).toEqual(['Mine', 'Second', 'Third']);
  expect(ids()).toEqual([['sim:X'], ['sim:S', 'sim:Y'], []]);
  // They take away the list that is shown here: there is another to show, and no list is lost.
  window.localStorage.setItem(KEY, JSON.stringify({ ...changed, lists: [changed.lists[0], changed.lists[2]] }));
  await act(async () => void window.dispatchEvent(new StorageEvent('storage', { key: KEY })));
  expect(names()).toEqual(['Mine', 'Third']);
  expect(lists.kept.shown).toBeUndefined();
});

test('two windows may show two lists', async () => {
  await act(async () => void lists.create({ name: 'Second', ids: [] }));
  const theirs = { ...stored(), shown: stored().lists[0]?.key };
  window.localStorage.setItem(KEY, JSON.stringify(theirs));
  await act(async () => void window.dispatchEvent(new StorageEvent('storage', { key: KEY })));
  expect(lists.kept.shown).toBe(lists.kept.lists[1]?.key);
});

test('there is a way to the default list and back', async () => {
  const key = lists.kept.shown;
  await act(async () => lists.show(undefined));
  expect(lists.has('sim:A')).toBe(false);
  await act(async () => lists.show(key));
  expect(lists.has('sim:A')).toBe(true);
});

test('lists are made, copied, renamed, taken away and brought back', async () => {
  await act(async () => {
    lists.duplicate(lists.kept.shown);
  });
  expect(names()).toEqual(['Mine', 'Mine 2']);
  expect(ids()[1]).toEqual(['sim:A', 'sim:B']);
  const copy = lists.kept.shown ?? '';
  await act(async () => lists.rename(copy, 'Copy'));
  let back = () => {};
  await act(async () => {
    back = lists.drop(copy);
  });
  expect(names()).toEqual(['Mine']);
  await act(async () => {
    lists.add('sim:Z');
  });
  await act(async () => back());
  expect(names()).toEqual(['Mine', 'Copy']);
  expect(ids()[0]).toEqual(['sim:A', 'sim:B', 'sim:Z']);
  expect(lists.kept.shown).toBe(copy);
});

test('a list from a link is shown beside the own ones and kept only when asked to', async () => {
  await open({ name: 'Mine', ids: ['sim:V'] });
  expect(lists.kept.shown).toBe(VISITED);
  const before = window.localStorage.getItem(KEY);
  await act(async () => {
    lists.add('sim:W');
  });
  expect(new URL(window.location.href).searchParams.get('list')).toBe('Mine~sim:V,sim:W');
  expect(JSON.parse(before ?? '').lists[0].ids).toEqual(stored().lists[0]?.ids);
  await act(async () => lists.keepVisited());
  expect(names()).toEqual(['Mine', 'Mine 2']);
  expect(stored().lists.map((list) => list.ids)).toEqual([
    ['sim:A', 'sim:B'],
    ['sim:V', 'sim:W'],
  ]);
  expect(window.location.search).toBe('');
});

test('a list from a link that is closed leaves nothing', async () => {
  await open({ name: 'Theirs', ids: ['sim:V'] });
  await act(async () => void lists.drop(VISITED));
  expect(names()).toEqual(['Mine']);
  expect(window.location.search).toBe('');
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
  expect(stored().lists[0]?.ids).toEqual(['sim:B', 'sim:C']);
});
