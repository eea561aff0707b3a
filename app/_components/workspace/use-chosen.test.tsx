// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider, useSession } from '@/lib/session/react';
import type { Session } from '@/lib/session/session';
import { type Lists, useLists, useWatchedList } from '../lists/use-lists';
import { useChosen } from './use-chosen';

const LISTS = 'tickwire-lists';
const ASKED = 'coinbase:BTC-USD';
let session: Session;
let lists: Lists;
let note: string | undefined;
let instrument: string | undefined;
let choose: (id: string) => void;
let root: Root;
/** What the server has; the first visitor's list is all of it. */
let offered: string[];
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));

function Page({ asked }: { readonly asked: string | undefined }) {
  session = useSession();
  lists = useLists();
  useWatchedList();
  const chosen = useChosen(asked);
  note = chosen.note;
  instrument = chosen.instrument?.id;
  choose = chosen.choose;
  return null;
}

const open = (asked?: string) =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Page asked={asked} />
      </SessionProvider>,
    ),
  );

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  offered = [];
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (pathname === '/api/quotes') return new Promise(() => {});
    const ids = searchParams.get('ids')?.split(',') ?? [];
    const instruments = ids.filter((id) => offered.includes(id)).map((id) => ({ id, symbol: id.split(':')[1] }));
    const of = pathname === '/api/health' ? offered.length : instruments;
    return Response.json({ now: Date.now(), feeds: [], summary: '', defaultWatchlist: offered, instruments: of });
  });
  window.localStorage.clear();
  window.sessionStorage.clear();
  root = createRoot(document.createElement('div'));
});

afterEach(async () => {
  await act(async () => root.unmount());
  window.history.replaceState(null, '', '/');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an instrument the address names is never dropped in silence, whatever there is in its place', async () => {
  await open(ASKED);
  await seconds(1);
  expect(note).toBe('This server has no instruments yet; BTC-USD (Coinbase) is shown once it offers it.');
  offered = ['sim:ETH-USD', 'sim:BTC-USD'];
  await seconds(6);
  expect(note).toBe('This server does not offer BTC-USD (Coinbase) now; showing BTC-USD (simulator).');
  expect(instrument).toBe('sim:BTC-USD');
  offered = ['sim:ETH-USD', 'sim:BTC-USD', ASKED];
  await seconds(6);
  expect(note).toBeUndefined();
  expect(instrument).toBe(ASKED);
});

test('where there is nothing in its place it says why', async () => {
  offered = ['sim:ETH-USD'];
  window.localStorage.setItem(LISTS, '{"lists":[{"key":"a","name":"Mine","ids":[]}],"shown":"a"}');
  await open(ASKED);
  await seconds(6);
  expect(note).toBe('This server does not offer BTC-USD (Coinbase) now, and this list is empty.');
  await act(async () => void lists.add('kraken:SOL-USD'));
  await seconds(6);
  expect(note).toBe('This server does not offer BTC-USD (Coinbase) now, nor anything else on this list.');
  expect(instrument).toBeUndefined();
});

test('what the server offers is shown although it is on no list, as after a reload', async () => {
  offered = ['sim:ETH-USD', ASKED];
  window.localStorage.setItem(LISTS, '{"lists":[{"key":"a","name":"Mine","ids":["sim:ETH-USD"]}],"shown":"a"}');
  await open(ASKED);
  await seconds(6);
  expect(instrument).toBe(ASKED);
  expect(note).toBeUndefined();
});

test.each([undefined, 'sim:ETH-USD'])(
  'what is taken off the list stays shown, whether it was chosen or not (%s)',
  async (asked) => {
    offered = ['sim:ETH-USD', 'sim:BTC-USD'];
    await open(asked);
    await seconds(6);
    expect(instrument).toBe('sim:ETH-USD');
    await act(async () => void lists.remove('sim:ETH-USD'));
    await seconds(6);
    expect(session.rows.map(({ id }) => id)).toEqual(['sim:BTC-USD']);
    expect(instrument).toBe('sim:ETH-USD');
    await act(async () => void lists.remove('sim:BTC-USD'));
    await seconds(6);
    expect(instrument).toBe('sim:ETH-USD');
    await act(async () => choose('sim:BTC-USD'));
    await seconds(6);
    expect(instrument).toBe('sim:BTC-USD');
    expect(note).toBeUndefined();
  },
);

test.each([undefined, 'sim:BTC-USD'])(
  'a new list, which is empty, takes nothing from the screen (%s)',
  async (asked) => {
    offered = ['sim:ETH-USD', 'sim:BTC-USD'];
    await open(asked);
    await seconds(6);
    const before = asked ?? 'sim:ETH-USD';
    await act(async () => void lists.create({ name: 'New', ids: [] }));
    await seconds(6);
    expect(session.rows).toEqual([]);
    expect(instrument).toBe(before);
    expect(session.offers(before)).toBe(true);
    expect(note).toBeUndefined();
    // Nobody chose it, and still the page that is loaded again is told of it.
    if (asked === undefined) expect(new URLSearchParams(window.location.search).get('id')).toBe(before);
  },
);

test('the first of the server’s own list goes with the list', async () => {
  offered = ['sim:ETH-USD', ASKED];
  await open();
  await seconds(6);
  expect(instrument).toBe('sim:ETH-USD');
  offered = [ASKED, 'sim:ETH-USD'];
  await seconds(6);
  expect(instrument).toBe(ASKED);
});
