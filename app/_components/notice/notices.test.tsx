// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote } from '@/lib/hub/sample-events';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { SessionProvider, useSession } from '@/lib/session/react';
import type { Session } from '@/lib/session/session';
import { ConnectionStatus } from '../header/connection-status';
import { FeedsStatus } from '../header/feeds-status';
import { FIRST_SETTINGS } from '../settings/settings';
import { SettingsProvider } from '../settings/settings-provider';
import { LedgerTail } from '../switch/ledger-tail';
import { Notices } from './notices';

const hubOf = (epoch: number) => {
  const hub = new Hub({ role: 'primary', epoch, scheduler: new ManualScheduler() });
  hub.publish(quote('sim:A', { bid: epoch }));
  return hub;
};

let hub: Hub;
/** Whether a path is answered. */
let answers: (path: string) => boolean;
let health: Record<string, unknown>;
let session: Session;
let root: Root;
let place: HTMLElement;
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));
const shown = (testId: string) => place.querySelector(`[data-testid="${testId}"]`);
const text = (testId: string) => shown(testId)?.textContent;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  hub = hubOf(7);
  answers = () => true;
  health = { feeds: [], summary: 'All prices are simulated.', defaultWatchlist: ['sim:A'], instruments: 1 };
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (!answers(pathname)) throw new TypeError('fetch failed');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    if (pathname === '/api/health') return Response.json(health);
    const ids = searchParams.get('ids')?.split(',') ?? [];
    const instruments = ids.map((id) => ({ id, venue: 'sim', symbol: 'A', name: 'Test' }));
    return Response.json({ now: Date.now(), defaultWatchlist: ['sim:A'], instruments });
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

function Holder() {
  session = useSession();
  return null;
}

const open = () =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Holder />
        <ConnectionStatus />
        <FeedsStatus />
        <SettingsProvider start={FIRST_SETTINGS}>
          <LedgerTail onCompare={() => {}} onChoose={() => {}} />
        </SettingsProvider>
        <Notices />
      </SessionProvider>,
    ),
  );

test('a server that was started again is told until somebody closes it', async () => {
  await open();
  await seconds(3);
  expect(text('connection')).toBe('CONNECTED');
  expect([shown('restart-note'), text('ledger')]).toEqual([null, expect.stringContaining('0 switches, 0 gapslost 0')]);
  answers = () => false;
  await seconds(12);
  expect(text('connection')).toBe('DISCONNECTED');
  expect(text('feeds')).toBe('Feeds unknown while disconnected');
  hub.close();
  hub = hubOf(8);
  answers = () => true;
  await seconds(60);
  expect(text('connection')).toBe('CONNECTED');
  expect(text('feeds')).toBe('All prices are simulated.');
  expect(text('restart-note')).toMatch(
    /^The server was started again: what happened between (\d\d:\d\d:\d\d) and (?!\1)\d\d:\d\d:\d\d is unknown\./,
  );
  expect(text('ledger')).toMatch(/0 switches, 0 gaps, 1 restart.*server started again; until \d\d:\d\d:\d\d unknown/);
  await act(async () => shown('restart-note')?.querySelector('button')?.click());
  expect(shown('restart-note')).toBeNull();
});

test('a connection that stands is never beside feeds of one that does not', async () => {
  await open();
  await seconds(3);
  answers = (path) => path === '/api/quotes';
  await seconds(10);
  expect([text('connection'), text('feeds')]).toEqual(['CONNECTED', 'Feeds unknown, no answer']);
});

test('a page that watches nothing waits for its reader, and blames no line', async () => {
  health = { ...health, defaultWatchlist: [] };
  await open();
  await seconds(3);
  expect(text('connection')).toBe('WAITING');
  await act(async () => session.setWatchlist(['sim:A']));
  await seconds(3);
  expect(text('connection')).toBe('CONNECTED');
});

test('a server that no venue has answered is there: it says so, with the reasons, and no line is blamed', async () => {
  const feed = (venue: string, detail: string) => ({ name: venue, venue, simulated: false, state: 'down', detail });
  const summary = 'Exchanges unreachable; trying again every 30 s.';
  const feeds = [feed('coinbase', 'timed out'), feed('kraken', 'no such host')];
  health = { feeds, summary, defaultWatchlist: [], instruments: 0 };
  const all = answers;
  // Readers are refused by a server without a list.
  answers = (path) => path !== '/api/quotes';
  await open();
  // A list of one's own is asked for all the same.
  await act(async () => session.setWatchlist(['coinbase:BTC-USD']));
  await seconds(10);
  expect(session.status.disconnectedSince).toBeDefined();
  expect(text('connection')).toBe('WAITING');
  expect(text('feeds')).toBe('All feeds down');
  expect(shown('feeds')?.className).toContain('text-fault');
  expect(text('notice')).toBe(
    `The server is there, but no venue has answered it yet. ${summary} Coinbase: timed out. Kraken: no such host.`,
  );
  health = { feeds: [], summary: 'All prices are simulated.', defaultWatchlist: ['sim:A'], instruments: 1 };
  answers = all;
  await seconds(10);
  expect([text('connection'), shown('notice')]).toEqual(['CONNECTED', null]);
});
