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
import { AlertNotices } from './alert-notices';
import { AlertsDialog } from './alerts-dialog';
import { useAlertEngine } from './use-alert-engine';
import { DESK } from './use-alerts';

const ID = 'sim:A';
const OTHER = 'sim:B';
let hub: Hub;
let session: Session;
let root: Root;
let open: boolean;
let at: number | undefined;

const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1_000));
const shown = (testId: string) => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
const text = (testId: string) => shown(testId)?.textContent;
const publish = async (last: number) => {
  hub.publish(quote(ID, { last }, { ingestTime: Date.now() }));
  await seconds(2);
};
const press = (element: Element | null | undefined) =>
  act(async () => void element?.dispatchEvent(new MouseEvent('click', { bubbles: true })));
const type = async (testId: string, value: string) =>
  act(async () => {
    const field = shown(testId);
    const kind = field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, value);
    field?.dispatchEvent(new Event(kind === HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  });

function Page() {
  session = useSession();
  const silentMs = useAlertEngine();
  return (
    <>
      <AlertNotices onShow={() => {}} />
      <AlertsDialog open={open} onOpenChange={() => {}} chosen={ID} at={at} silentMs={silentMs} />
    </>
  );
}

const render = () =>
  act(async () =>
    root.render(
      <SessionProvider settings={{ sidecarOrigin: undefined, sidecarPort: 3001, startTransport: 'polling' }}>
        <Page />
      </SessionProvider>,
    ),
  );

beforeEach(async () => {
  [open, at] = [true, undefined];
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(String(input), 'http://web');
    if (pathname === '/api/quotes') return new Response(hub.read(readRequestFromQuery(searchParams)).json);
    const instruments = [ID, OTHER].map((id) => ({
      id,
      venue: 'sim',
      symbol: id.slice(4),
      name: 'Test',
      priceStep: 0.01,
      delayMinutes: 0,
    }));
    return Response.json({ now: Date.now(), feeds: [], summary: '', defaultWatchlist: [ID, OTHER], instruments });
  });
  for (const id of [ID, OTHER]) hub.publish(quote(id, { last: 100 }, { ingestTime: Date.now() - 3_600_000 }));
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await render();
  await seconds(3);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  window.localStorage.clear();
  hub.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const value = (testId: string) => (shown(testId) as HTMLInputElement | HTMLSelectElement | null)?.value;
const submit = () =>
  act(async () => void shown('alert-form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));

test('after one is set the form is for another like it, with the price of now', async () => {
  await type('alert-instrument', OTHER);
  await type('alert-kind', 'below');
  for (const price of ['90', '80']) {
    await type('alert-price', price);
    await act(async () => shown('alert-price')?.focus());
    await submit();
    expect([value('alert-instrument'), value('alert-kind'), value('alert-price')]).toEqual([OTHER, 'below', '100.00']);
    expect(document.activeElement).toBe(shown('alert-price'));
  }
  expect(DESK.standing.rules.map(({ instrument, condition }) => [instrument, condition])).toEqual([
    [OTHER, { kind: 'below', price: 90 }],
    [OTHER, { kind: 'below', price: 80 }],
  ]);
});

test('what was armed is said until something else is typed, or wrong', async () => {
  await type('alert-price', '130');
  await submit();
  expect(text('alert-status')).toBe('Armed: A above 130.00.');
  await type('alert-price', '12');
  expect(text('alert-status')).toBe('');
  await type('alert-price', '120');
  await submit();
  expect(text('alert-status')).toBe('Armed: A above 120.00.');
  // What stands in the form now is the price of now, which has risen when it is set.
  await publish(115);
  await submit();
  expect(text('alert-question')).toContain('A is above 100.00 already: 115.00.');
  expect(text('alert-status')).toBe('');
});

test('an absurd price is asked about and armed only when it is meant', async () => {
  await type('alert-price', '99999999999999999999');
  await submit();
  expect(text('alert-question')).toContain('is more than 100 times the current price, 100.00.');
  expect(DESK.standing.rules).toHaveLength(0);
  await press(shown('alert-question')?.querySelector('button'));
  expect(DESK.standing.rules).toHaveLength(1);
  expect(shown('alert-question')).toBeNull();
  await type('alert-price', '0.5');
  await submit();
  expect(text('alert-question')).toContain('0.50 is less than a hundredth of the current price, 100.00.');
});

test('an alert at a price that was pointed at waits on the side the price is not', async () => {
  for (const [price, kind] of [
    [90, 'below'],
    [110, 'above'],
  ] as const) {
    open = false;
    await render();
    [open, at] = [true, price];
    await render();
    expect(document.activeElement).toBe(shown('alert-set'));
    expect([value('alert-kind'), value('alert-price')]).toEqual([kind, `${price}.00`]);
    await submit();
    expect(DESK.standing.rules.at(-1)?.condition).toEqual({ kind, price });
    expect(value('alert-price')).toBe('100.00');
  }
});

test('while the page is paused the form goes on with the prices that alerts are judged by', async () => {
  await act(async () => session.setPaused(true));
  await publish(120);
  expect(session.store.quote(ID)?.last).toBe(100);
  expect(text('alert-form')).toContain('A is at 120.00 now.');
  await type('alert-price', '110');
  await press(shown('alert-set'));
  expect(text('alert-question')).toContain('A is above 110.00 already: 120.00.');
});

test('while the page is paused an alert says what keeps it from firing now', async () => {
  await act(async () => {
    DESK.add({ instrument: ID, condition: { kind: 'silent', seconds: 30 }, notify: false, sound: false });
    session.setPaused(true);
  });
  hub.publish({ kind: 'state', id: ID, state: 'halted', since: Date.now() });
  await seconds(3);
  expect(text('alert-rule')).toContain('It is HALTED: silence is not judged.');
});

test('a price that is old is no silence of its own: what is asked of it is counted from the opening of the page', async () => {
  await type('alert-kind', 'silent');
  await type('alert-seconds', '60');
  await press(shown('alert-set'));
  expect([shown('alert-question'), DESK.standing.rules.length]).toEqual([null, 1]);
  await seconds(40);
  expect(DESK.standing.history).toHaveLength(0);
  await seconds(50);
  expect(DESK.standing.history).toHaveLength(1);
});

test('the region a fired alert is spoken from is there before it', async () => {
  const region = document.querySelector('[role=status]');
  expect(region?.textContent).toBe('');
  const wish = { instrument: ID, condition: { kind: 'above', price: 150 }, notify: false, sound: false } as const;
  await act(async () => void DESK.add(wish));
  await publish(140);
  await publish(160);
  expect(document.querySelector('[role=status]')).toBe(region);
  expect(region?.textContent).toContain('A rose above 150.00 at');
  await act(async () => DESK.dismiss());
  expect([shown('alert-notice'), region?.textContent]).toEqual([null, '']);
});

test('what is ticked while the browser asks about notifications stays', async () => {
  let answer = (_: NotificationPermission) => {};
  const asked = new Promise<NotificationPermission>((resolve) => {
    answer = resolve;
  });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('Notification', { permission: 'default', requestPermission: () => asked });
  const [notify, sound] = [...document.querySelectorAll('form [role=checkbox], form input[type=checkbox]')];
  const ticked = (box: Element | undefined) =>
    box instanceof HTMLInputElement ? box.checked : box?.getAttribute('aria-checked') === 'true';
  await press(notify);
  await press(sound);
  expect([ticked(notify), ticked(sound)]).toEqual([false, true]);
  await act(async () => answer('granted'));
  expect([ticked(notify), ticked(sound)]).toEqual([true, true]);
});
