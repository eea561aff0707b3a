// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote } from '@/lib/hub/sample-events';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { SessionProvider, useSession } from '../react';
import type { Session } from '../session';
import { type Conversion, RatesProvider, useConversion, useWantedRates, type WantedRate } from './rates-react';

const LAST: Readonly<Record<string, number>> = { 'kraken:BTC-USD': 100, 'kraken:EUR-USD': 1.25, 'kraken:GBP-USD': 2 };
let hub: Hub;
let session: Session;
let root: Root;
/** What each commit showed. */
let shown: (Conversion | undefined)[];
let wanted: readonly WantedRate[];
/** Pairs whose search goes wrong. */
let failing: string[];
let searches: string[];

function instrument(id: string) {
  const [venue = '', symbol = ''] = id.split(':');
  const [base, quoted] = symbol.split('-');
  return { id, venue, symbol, base, quote: quoted, name: symbol, assetClass: 'crypto', simulated: false, priceStep: 1 };
}

function Row() {
  session = useSession();
  shown.push(useConversion({ quote: 'USD', simulated: false }));
  wanted = useWantedRates();
  return null;
}

/** Of an hour to come: no test lasts until it is old. */
const publish = (id: string, last: number) => hub.publish(quote(id, { last }, { ingestTime: Date.now() + 3_600_000 }));
const show = (to: string | undefined) =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <RatesProvider to={to}>
          <Row />
        </RatesProvider>
      </SessionProvider>,
    ),
  );
/** One after the other: what an effect begins comes after the commit. */
async function seconds(count: number): Promise<void> {
  for (let past = 0; past < count; past += 1) await act(() => vi.advanceTimersByTimeAsync(1_000));
}
const now = () => {
  const last = shown.at(-1);
  return typeof last?.rate === 'object' ? `${last.to} ${last.rate.value}` : `${last?.to} ${last?.rate}`;
};
const EUR = `EUR ${1 / 1.25}`;
const GBP = `GBP ${1 / 2}`;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  [shown, wanted, failing, searches] = [[], [], [], []];
  hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  for (const [id, last] of Object.entries(LAST)) publish(id, last);
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    const search = searchParams.get('search');
    if (search !== null) searches.push(search);
    if (search !== null && failing.includes(search)) return Response.json({}, { status: 500 });
    const ids = searchParams.get('ids')?.split(',') ?? Object.keys(LAST).filter((id) => id.endsWith(`:${search}`));
    const defaultWatchlist = ['kraken:BTC-USD'];
    const common = { now: Date.now(), feeds: [], summary: '', defaultWatchlist, listed: 3 };
    return Response.json({ ...common, instruments: ids.map(instrument) });
  });
  root = createRoot(document.createElement('div'));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('no commit pairs a currency with rates of the one before it', async () => {
  await show('EUR');
  await seconds(5);
  expect(now()).toBe(EUR);
  shown = [];
  await show('GBP');
  await seconds(5);
  expect(now()).toBe(GBP);
  expect(shown.length).toBeGreaterThan(1);
  for (const one of shown) expect(one).toMatchObject({ to: 'GBP' });
  const values = shown.map((one) => (typeof one?.rate === 'object' ? one.rate.value : one?.rate));
  expect(new Set(values)).toEqual(new Set(['waiting', 0.5]));
});

test('also while paused another currency never takes the old rate, and one that was left comes back with its own', async () => {
  await show('EUR');
  await seconds(5);
  await act(async () => session.setPaused(true));
  await show('GBP');
  await seconds(5);
  expect(now()).toBe('GBP waiting');
  await show('EUR');
  await seconds(5);
  expect(now()).toBe(EUR);
  publish('kraken:EUR-USD', 5);
  await seconds(5);
  expect(now()).toBe(EUR);
  await act(async () => session.setPaused(false));
  await seconds(5);
  expect(now()).toBe(`EUR ${1 / 5}`);
});

test('one search that fails is asked again, and waits for nobody’s reload', async () => {
  failing = ['EUR-USD'];
  await show('EUR');
  await seconds(1);
  expect(now()).toBe('EUR waiting');
  failing = [];
  await seconds(8);
  expect(now()).toBe(EUR);
  searches = [];
  await seconds(120);
  expect(searches).toEqual([]);
});

test('a search that fails keeps no other way from being found', async () => {
  failing = ['USD-EUR'];
  await show('EUR');
  await seconds(4);
  expect(now()).toBe(EUR);
});

test('where nothing leads it says so, and looks again', async () => {
  await show('CHF');
  await seconds(5);
  expect(now()).toBe('CHF no rate');
  expect(wanted).toEqual([{ wish: { from: 'USD', to: 'CHF', simulated: false }, rate: 'no rate', legs: undefined }]);
  searches = [];
  await seconds(61);
  expect(new Set(searches)).toEqual(new Set(['USD-CHF', 'CHF-USD']));
});

test('other rows, and other places of them, drop no rate that is there', async () => {
  await show('EUR');
  await act(async () => session.setWatchlist(['kraken:BTC-USD', 'coinbase:BTC-USD']));
  await seconds(5);
  expect(now()).toBe(EUR);
  shown = [];
  searches = [];
  await act(async () => session.setWatchlist(['coinbase:BTC-USD', 'kraken:BTC-USD']));
  await seconds(5);
  expect(searches).toEqual([]);
  failing = ['EUR-USD', 'USD-EUR', 'GBP-USD', 'USD-GBP', 'GBP-EUR', 'EUR-GBP'];
  await act(async () => session.setWatchlist(['coinbase:BTC-USD', 'kraken:BTC-GBP']));
  await seconds(5);
  expect(searches.length).toBeGreaterThan(0);
  for (const one of shown) expect(one?.rate).toMatchObject({ value: 1 / 1.25 });
});

test('without a currency nothing is asked for, and nothing converted', async () => {
  await show(undefined);
  await seconds(5);
  expect(shown.at(-1)).toBeUndefined();
  expect(wanted).toEqual([]);
  expect(searches).toEqual([]);
});
