// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionProvider, useSession } from '@/lib/session/react';
import type { Session } from '@/lib/session/session';
import { useChosen } from './use-chosen';

let session: Session;
let note: string | undefined;
let root: Root;
/** What the server has; the first visitor's list is all of it. */
let offered: string[];
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));

function Page() {
  session = useSession();
  note = useChosen('coinbase:BTC-USD').note;
  return null;
}

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
  root = createRoot(document.createElement('div'));
  await act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Page />
      </SessionProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an instrument the address names is never dropped in silence, whatever there is in its place', async () => {
  await seconds(1);
  expect(note).toBe('“id=coinbase:BTC-USD” is not on this list; the server has no instruments yet.');
  offered = ['sim:ETH-USD', 'sim:BTC-USD'];
  await seconds(6);
  expect(note).toBe('“id=coinbase:BTC-USD” is not on this list; showing sim:BTC-USD.');
  await act(async () => session.setWatchlist([]));
  expect(note).toBe('“id=coinbase:BTC-USD” is not on this list; it is empty.');
  await act(async () => session.setWatchlist(['kraken:SOL-USD']));
  await seconds(6);
  expect(note).toBe('“id=coinbase:BTC-USD” is not on this list; no feed offers what is on it.');
  offered = ['coinbase:BTC-USD'];
  await act(async () => session.setWatchlist(['coinbase:BTC-USD']));
  await seconds(6);
  expect(note).toBeUndefined();
});
