// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { book, quote } from '@/lib/hub/sample-events';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { SessionProvider, useBook, useInstrument, useQuote, useSession } from './react';
import type { Session } from './session';

const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    const ids = searchParams.get('ids')?.split(',') ?? [];
    const instruments = ids.map((id) => ({ id, venue: 'sim', symbol: 'A', name: 'Test', book: true, trades: true }));
    return Response.json({ now: Date.now(), feeds: [], summary: '', defaultWatchlist: ['sim:A'], instruments });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const renders = { row: 0, depth: 0 };
let session: Session;

function Row() {
  renders.row++;
  session = useSession();
  return <p>bid {useQuote('sim:A')?.bid}</p>;
}

function Depth() {
  renders.depth++;
  const [best] = useBook('sim:A')?.bids ?? [];
  return (
    <p>
      {useInstrument('sim:A')?.name} {best === undefined ? 'no book' : `book ${best[0]}`}
    </p>
  );
}

test('a book renders what shows it, and no row', async () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));
  hub.publish(quote('sim:A', { bid: 1 }));
  hub.publish(book('sim:A', 50));
  await act(async () => {
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Row />
        <Depth />
      </SessionProvider>,
    );
  });
  await seconds(3);
  expect(place.textContent).toBe('bid 1Test no book');
  await act(async () => {
    session.choose('sim:A');
    session.setBooks(true);
  });
  await seconds(3);
  expect(place.textContent).toBe('bid 1Test book 49');
  const { row, depth } = renders;
  for (let price = 60; price < 65; price++) {
    hub.publish(book('sim:A', price));
    await seconds(2);
  }
  expect(place.textContent).toBe('bid 1Test book 63');
  expect([renders.row - row, renders.depth - depth]).toEqual([0, 5]);
  hub.publish(quote('sim:A', { bid: 2 }));
  await seconds(3);
  expect(place.textContent).toBe('bid 2Test book 63');
  expect([renders.row - row, renders.depth - depth]).toEqual([1, 5]);
  await act(async () => root.unmount());
  hub.close();
  expect(vi.getTimerCount()).toBe(0);
});
