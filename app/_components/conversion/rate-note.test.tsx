// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote } from '@/lib/hub/sample-events';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { RatesProvider } from '@/lib/session/rates/rates-react';
import { SessionProvider } from '@/lib/session/react';
import { RateNote } from './rate-note';

const OFFERED = ['sim:BTC-USD', 'sim:ETH-USD'];
let root: Root;
let place: HTMLElement;
let answers: boolean;

const show = (to: string | undefined) =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <RatesProvider to={to}>
          <RateNote />
        </RatesProvider>
      </SessionProvider>,
    ),
  );
/** One after the other: what an effect begins comes after the commit. */
async function seconds(count: number): Promise<void> {
  for (let past = 0; past < count; past += 1) await act(() => vi.advanceTimersByTimeAsync(1_000));
}
const rates = () => place.querySelector('[data-testid=rates]')?.textContent;
const missing = () => place.querySelector('[role=status]')?.textContent;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  answers = true;
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  for (const id of OFFERED) hub.publish(quote(id, { last: 80_000 }, { ingestTime: Date.now() + 3_600_000 }));
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    if (searchParams.has('search') && !answers) return Response.json({}, { status: 503 });
    const instruments = OFFERED.map((id) => {
      const [venue, symbol = ''] = id.split(':');
      const [base, quoted] = symbol.split('-');
      return { id, venue, symbol, base, quote: quoted, assetClass: 'crypto', simulated: true };
    });
    return Response.json({
      now: Date.now(),
      feeds: [],
      summary: '',
      defaultWatchlist: OFFERED,
      listed: 2,
      instruments,
    });
  });
  place = document.createElement('div');
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the rates in use stand there with venue and age, for everybody and not only for a mouse', async () => {
  await show(undefined);
  await seconds(3);
  expect(place.textContent).toBe('');
  await show('BTC');
  await seconds(5);
  expect(rates()).toBe('1 USD ≈ 0.0000125 BTC: BTC-USD, simulator, 0.0 s ago');
  expect(missing()).toBe('');
});

test('where no rate can be had, one sentence says which and why, in a place that was there before it', async () => {
  await show(undefined);
  const status = place.querySelector('[role=status]');
  expect(status?.textContent).toBe('');
  await show('EUR');
  await seconds(5);
  expect(missing()).toBe('Prices in USD are not converted to EUR: nothing on this server quotes that rate.');
  expect(place.querySelector('[role=status]')).toBe(status);
  expect(rates()).toBeUndefined();
});

test('what is only slow is worth no line at once', async () => {
  answers = false;
  await show('EUR');
  await seconds(3);
  expect(missing()).toBe('');
  await seconds(5);
  expect(missing()).toBe('Prices in USD are not converted to EUR yet: the rate has not come.');
  answers = true;
  await seconds(10);
  expect(missing()).toContain('nothing on this server quotes that rate');
});
