// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider } from '@/lib/session/react';
import { SearchPalette } from './search-palette';

const chosen = vi.fn();
const closed = vi.fn();
let root: Root;
let offered: readonly string[];

const listing = (symbol: string) => ({ id: `sim:${symbol}`, venue: 'sim', symbol, name: symbol, delayMinutes: 0 });
/** Has each letter typed asked for, and answered. */
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const input = () => document.querySelector('input') as HTMLInputElement;
const status = () => document.querySelector('[role=status]')?.textContent;
const type = (text: string) =>
  act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input(), text);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
const press = (key: string, shiftKey = false) =>
  act(
    async () =>
      void input().dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true })),
  );

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  offered = ['BTC-USD', 'ETH-USD', 'AAPL'];
  HTMLElement.prototype.scrollIntoView ??= () => {};
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(String(address), 'http://web');
    if (pathname !== '/api/instruments' || !searchParams.has('search')) return new Promise(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    init?.signal?.throwIfAborted();
    const symbols = offered.filter((one) => one.startsWith((searchParams.get('search') ?? '').toUpperCase()));
    return Response.json({ instruments: symbols.map(listing), total: symbols.length, listed: offered.length });
  });
  await show();
});

async function show(): Promise<void> {
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <SearchPalette open onOpenChange={closed} takeTyped={() => ''} onChoose={chosen} />
      </SessionProvider>,
    );
  });
}

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  window.localStorage.clear();
  window.sessionStorage.clear();
  chosen.mockClear();
  closed.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('before the first answer it says that it is asking, not that there is nothing', async () => {
  expect(status()).toBe('Asking for instruments.');
  await pass(200);
  expect(status()).toContain('3 found');
});

test('while the answer to what is typed is awaited, no count of another answer stands under it', async () => {
  await pass(200);
  await type('qqq');
  expect(status()).toBe('Looking for “qqq”…');
  await pass(300);
  expect(status()).toBe('Nothing is called “qqq”.');
});

test('a server without a list is not said to lack the one looked for', async () => {
  offered = [];
  await type('btc');
  await pass(300);
  expect(status()).toBe('The server has no list of instruments yet.');
  offered = ['BTC-USD'];
  await pass(3_000);
  expect(status()).toContain('1 found');
});

test('Enter that is quicker than the answer takes the best of the answer, not of what was there before', async () => {
  await pass(200);
  await type('aapl');
  await press('Enter');
  expect(chosen).not.toHaveBeenCalled();
  await pass(300);
  expect(chosen.mock.calls.map(([id]) => id)).toEqual(['sim:AAPL']);
});

test('typing on takes the Enter back, and an answer with nothing takes nothing', async () => {
  await pass(200);
  await type('aapl');
  await press('Enter');
  await type('eth');
  await pass(300);
  expect(chosen).not.toHaveBeenCalled();
  await press('Enter');
  expect(chosen.mock.calls.map(([id]) => id)).toEqual(['sim:ETH-USD']);
  await type('zzz');
  await press('Enter');
  await pass(300);
  expect(status()).toBe('Nothing is called “zzz”.');
  expect(chosen).toHaveBeenCalledTimes(1);
});

test('it says which list it adds to; with Shift it adds and stays', async () => {
  await pass(200);
  expect(status()).toContain('Enter adds it to “My list”, a copy of the default list');
  await type('eth');
  await press('Enter', true);
  await pass(300);
  expect(chosen).not.toHaveBeenCalled();
  expect(status()).toContain('ETH-USD is on “My list”');
  expect(JSON.parse(window.localStorage.getItem('tickwire-lists') ?? '').lists[0].ids).toEqual(['sim:ETH-USD']);
  await type('btc');
  await pass(300);
  await press('Enter');
  expect(chosen.mock.calls.map(([id]) => id)).toEqual(['sim:BTC-USD']);
});

test('lists are found by their names and shown', async () => {
  window.localStorage.setItem('tickwire-lists', '{"lists":[{"key":"a","name":"Layer 1s","ids":["sim:BTC-USD"]}]}');
  await pass(200);
  await type('layer');
  await pass(300);
  await press('Enter');
  expect(JSON.parse(window.localStorage.getItem('tickwire-lists') ?? '').shown).toBe('a');
  expect(chosen).not.toHaveBeenCalled();
});

const button = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text);

test('it is closed by a button, as a finger needs it', async () => {
  await act(async () => button('Close')?.click());
  expect(closed.mock.calls).toEqual([[false]]);
});

test('where nothing is found, one press begins anew', async () => {
  await type('zzz');
  expect(button('Clear')).toBeUndefined();
  await pass(300);
  expect(status()).toBe('Nothing is called “zzz”.');
  await act(async () => button('Clear')?.click());
  expect(input().value).toBe('');
  expect(document.activeElement).toBe(input());
  await pass(300);
  expect(status()).toContain('3 found');
});

test('a finger is told to tap, and of no keys', async () => {
  await act(async () => root.unmount());
  const query = { matches: true, addEventListener: () => {}, removeEventListener: () => {} };
  vi.stubGlobal('matchMedia', (media: string) => ({ ...query, matches: media === '(pointer: coarse)' }));
  await show();
  await pass(200);
  expect(status()).toBe('3 found. Tap one to show it and add it to “My list”, a copy of the default list.');
});

test('the system’s request to close closes it, as the Back of a phone is one', async () => {
  await act(async () => root.unmount());
  const watchers = new Set<{ onclose: (() => void) | null }>();
  class Watcher {
    onclose = null;
    constructor() {
      watchers.add(this);
    }
    destroy() {
      watchers.delete(this);
    }
  }
  vi.stubGlobal('CloseWatcher', Watcher);
  await show();
  expect(watchers.size).toBe(1);
  await act(async () => {
    for (const { onclose } of watchers) onclose?.();
  });
  expect(closed.mock.calls).toEqual([[false]]);
  await act(async () => root.unmount());
  expect(watchers.size).toBe(0);
  root = createRoot(document.createElement('div'));
});
