// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { replaceAddress, writeUrlState } from './url-state';
import { VIEW_HISTORY, viewNow } from './view-history';

interface Entry {
  readonly state: unknown;
  readonly address: string;
}

/** A browser's history, which moves after the call, as theirs do. */
let entries: Entry[];
let at: number;
let leave: () => void;
const seen: string[] = [];

const go = (to: number) => {
  at = to;
  window.history.replaceState(entries[at]?.state, '', entries[at]?.address);
  window.dispatchEvent(new PopStateEvent('popstate', { state: entries[at]?.state }));
};

beforeEach(() => {
  window.location.href = 'http://web/?id=sim:BTC-USD';
  entries = [{ state: null, address: '/?id=sim:BTC-USD' }];
  at = 0;
  seen.length = 0;
  const replace = window.history.replaceState.bind(window.history);
  vi.spyOn(window.history, 'replaceState').mockImplementation((state, unused, address) => {
    entries[at] = { state, address: String(address) };
    replace(state, unused, address);
  });
  vi.spyOn(window.history, 'pushState').mockImplementation((state, unused, address) => {
    entries = [...entries.slice(0, at + 1), { state, address: String(address) }];
    at += 1;
    replace(state, unused, address);
  });
  vi.spyOn(window.history, 'back').mockImplementation(() => queueMicrotask(() => go(at - 1)));
  window.history.replaceState(null, '', '/?id=sim:BTC-USD');
  leave = VIEW_HISTORY.subscribe(() => seen.push(viewNow()));
});

afterEach(() => {
  leave();
  vi.restoreAllMocks();
});

test('every view is one step above the list, however many were looked at', async () => {
  VIEW_HISTORY.goTo('chart', true);
  VIEW_HISTORY.goTo('book', true);
  expect([viewNow(), entries.length]).toEqual(['book', 2]);
  go(0);
  expect([viewNow(), seen]).toEqual(['list', ['chart', 'book', 'list']]);
  VIEW_HISTORY.goTo('freshness', true);
  VIEW_HISTORY.goTo('list', true);
  await vi.waitFor(() => expect(viewNow()).toBe('list'));
  expect([at, entries.length]).toEqual([0, 2]);
});

test('a second press on the way down neither leaves the page nor is forgotten', async () => {
  VIEW_HISTORY.goTo('chart', true);
  VIEW_HISTORY.goTo('list', true);
  VIEW_HISTORY.goTo('list', true);
  VIEW_HISTORY.goTo('book', true);
  await vi.waitFor(() => expect(viewNow()).toBe('book'));
  expect([at, entries.length]).toEqual([1, 2]);
});

test('what is chosen in a view stays in the address below it, and a written address keeps its view', () => {
  VIEW_HISTORY.goTo('chart', true);
  writeUrlState({ id: 'sim:ETH-USD' });
  expect(viewNow()).toBe('chart');
  go(0);
  expect(entries[0]?.address).toBe('/?id=sim:ETH-USD');
  replaceAddress('id=sim:SOL-USD');
  go(1);
  expect([viewNow(), entries[1]?.address]).toEqual(['chart', '/?id=sim:SOL-USD']);
});

test('where several views are on the screen at once none is a step', () => {
  VIEW_HISTORY.goTo('freshness', false);
  expect([viewNow(), entries.length]).toEqual(['freshness', 1]);
  VIEW_HISTORY.goTo('list', false);
  expect([viewNow(), entries.length]).toEqual(['list', 1]);
});

test('going to another page is none of its business', () => {
  VIEW_HISTORY.goTo('chart', true);
  entries.push({ state: null, address: '/race?lanes=sse' });
  go(2);
  expect([entries[2]?.address, seen]).toEqual(['/race?lanes=sse', ['chart']]);
});
