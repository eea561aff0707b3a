// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote } from '@/lib/hub/sample-events';
import type { Instrument } from '@/lib/market/instrument';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { SessionProvider } from '@/lib/session/react';
import { Depth } from './depth';

const INSTRUMENT = { id: 'sim:A', venue: 'sim', symbol: 'A', priceStep: 0.01, book: true } as Instrument;

let hub: Hub;
let answers: boolean;
let root: Root;
let place: HTMLElement;
const text = (testId: string) => place.querySelector(`[data-testid="${testId}"]`)?.textContent;
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  hub.publish(quote('sim:A', { bid: 1 }));
  answers = true;
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (!answers) throw new TypeError('fetch failed');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    return Response.json({ now: Date.now(), defaultWatchlist: ['sim:A'], instruments: [INSTRUMENT] });
  });
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  hub.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('while nothing answers, book and trades of which nothing is known say so', async () => {
  await act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Depth instrument={INSTRUMENT} />
      </SessionProvider>,
    ),
  );
  await seconds(5);
  expect(text('book')).not.toContain('Not connected');
  expect(text('trades')).toContain('No trade since');
  answers = false;
  await seconds(10);
  expect(text('book')).toContain('Not connected: the book comes when the server answers again.');
  expect(text('trades')).toContain('Not connected: trades come when the server answers again.');
  expect(text('trades')).not.toContain('No trade since');
});
