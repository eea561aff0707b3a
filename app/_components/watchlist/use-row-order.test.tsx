// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { SessionProvider, useSession } from '@/lib/session/react';
import type { Sort } from './sort';
import { useRowOrder } from './use-row-order';
import type { WatchEntry } from './watch-entry';

const changes = new Map<string, number>();
let shown: string[];
let root: Root;

const entries: readonly WatchEntry[] = ['A', 'B', 'C'].map(
  (symbol) => [{ id: `sim:${symbol}`, venue: 'sim', symbol } as Instrument] as const,
);

function List({ sort, held }: { readonly sort: Sort; readonly held: boolean }) {
  const { store } = useSession();
  store.quote = (id) => ({ id, seq: 1, ingestTime: 0, open: 1, last: 1 + (changes.get(id) ?? 0) });
  shown = useRowOrder(entries, sort, held).map(([{ symbol }]) => symbol);
  return null;
}

const show = (sort: Sort, held = false) =>
  act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <List sort={sort} held={held} />
      </SessionProvider>,
    );
  });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const set = (a: number, b: number, c: number) => {
  for (const [at, change] of [a, b, c].entries()) changes.set(`sim:${'ABC'[at]}`, change);
};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  vi.useFakeTimers();
  root = createRoot(document.createElement('div'));
  set(1, 3, 2);
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it is sorted at once, again after a second, and by hand again at once', async () => {
  await show('hand');
  expect(shown).toEqual(['A', 'B', 'C']);
  await show('change-down');
  expect(shown).toEqual(['B', 'C', 'A']);
  set(9, 3, 2);
  await pass(900);
  expect(shown).toEqual(['B', 'C', 'A']);
  await pass(200);
  expect(shown).toEqual(['A', 'B', 'C']);
  await show('change-up');
  expect(shown).toEqual(['C', 'B', 'A']);
  await show('hand');
  expect(shown).toEqual(['A', 'B', 'C']);
});

test('held, it stays, but for who asks for another order', async () => {
  await show('change-down', true);
  expect(shown).toEqual(['B', 'C', 'A']);
  set(9, 3, 2);
  await pass(5_000);
  expect(shown).toEqual(['B', 'C', 'A']);
  await show('change-up', true);
  expect(shown).toEqual(['C', 'B', 'A']);
  set(0, 3, 2);
  await show('change-up', false);
  await pass(1_100);
  expect(shown).toEqual(['A', 'C', 'B']);
});
