// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider } from '@/lib/session/react';
import { FIRST_SETTINGS } from '../settings/settings';
import { SettingsProvider } from '../settings/settings-provider';
import { ListsProvider } from './lists-provider';
import { useListNotes } from './use-list-notes';
import { useLists } from './use-lists';

let away = true;
vi.mock('./import-dialog', () => ({
  get ImportDialog() {
    if (away) throw Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });
    return () => <p>Import lists</p>;
  },
}));

const KEY = 'tickwire-lists';
let root: Root;
let made: ReturnType<typeof useListNotes>;

function Page() {
  const lists = useLists();
  made = useListNotes(lists, () => {});
  return (
    <section>
      <div data-tabs="lists">
        <button type="button" role="tab" data-state="active">
          {lists.kept.shown}
        </button>
      </div>
      {made.notes}
    </section>
  );
}

const open = (visited?: { readonly name: string; readonly ids: readonly string[] }) =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <SettingsProvider start={FIRST_SETTINGS}>
          <ListsProvider key={visited?.name} visited={visited}>
            <Page />
          </ListsProvider>
        </SettingsProvider>
      </SessionProvider>,
    ),
  );
const press = (text: string) =>
  act(async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent === text);
    button?.focus();
    button?.click();
  });
const status = () => document.querySelector('[role=status]');
const tab = () => document.querySelector('[role=tab]');

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  away = true;
  window.sessionStorage.clear();
  window.localStorage.setItem(KEY, '{"lists":[{"key":"a","name":"Mine","ids":["sim:X","sim:Y"]}],"shown":"a"}');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await open();
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  window.localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is removed can be taken back; the note comes where a screen reader listens already', async () => {
  const place = status();
  expect(place?.textContent).toBe('');
  await act(async () => made.remove('sim:X'));
  expect(status()).toBe(place);
  expect(place?.textContent).toContain('X is off “Mine”.');
  await press('Undo');
  expect(place?.textContent).toBe('');
  expect(JSON.parse(window.localStorage.getItem(KEY) ?? '').lists[0].ids).toEqual(['sim:X', 'sim:Y']);
});

test('the key for it takes it back as well, while the note is there and nobody types', async () => {
  const key = async (on: EventTarget, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true, ...more });
    await act(async () => void on.dispatchEvent(event));
    return event.defaultPrevented;
  };
  const ids = () => JSON.parse(window.localStorage.getItem(KEY) ?? '').lists[0].ids;
  expect(await key(document.body)).toBe(false);
  await act(async () => made.remove('sim:X'));
  const field = document.body.appendChild(document.createElement('input'));
  expect(await key(field)).toBe(false);
  expect(await key(document.body, { key: 'Z', shiftKey: true })).toBe(false);
  expect(ids()).toEqual(['sim:Y']);
  expect(await key(document.body)).toBe(true);
  expect(ids()).toEqual(['sim:X', 'sim:Y']);
  expect(status()?.textContent).toBe('');
  await act(async () => made.onDo('delete'));
  expect(tab()?.textContent).toBe('');
  expect(await key(document.body)).toBe(true);
  expect(tab()?.textContent).toBe('a');
  await act(async () => made.remove('sim:X'));
  await press('Close');
  expect(await key(document.body)).toBe(false);
  expect(ids()).toEqual(['sim:Y']);
});

test('whoever presses what then goes is at the list, and not nowhere', async () => {
  await act(async () => made.remove('sim:X'));
  await press('Undo');
  expect(document.activeElement).toBe(tab());
  await act(async () => made.onDo('delete'));
  await press('Close');
  expect(document.activeElement).toBe(tab());
  await open({ name: 'Theirs', ids: ['sim:V'] });
  await press('Keep this list');
  expect(document.activeElement).toBe(tab());
});

test('a note that goes by itself takes the focus from nobody', async () => {
  await act(async () => made.remove('sim:X'));
  const other = document.body.appendChild(document.createElement('input'));
  other.focus();
  await act(async () => made.onDo('duplicate'));
  expect(status()?.textContent).toBe('');
  expect(document.activeElement).toBe(other);
});

test('without a server the import does not break the page, and opens as soon as it can', async () => {
  await act(async () => made.onDo('import'));
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(tab()?.textContent).toBe('a');
  expect(document.body.textContent).not.toContain('Import lists');
  away = false;
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(document.body.textContent).toContain('Import lists');
});
