// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LaterPart, OnDemand, type OnDemandPart } from './on-demand';

let root: Root;
let place: HTMLElement;
let arrive: () => Promise<void>;
let fetched: number;

const button = () => place.querySelector('button') as HTMLButtonElement;
const shown = () => place.querySelector('[data-shown]')?.textContent;
const dispatch = (event: Event) => act(async () => void button().dispatchEvent(event));
const press = (key: string) => dispatch(new KeyboardEvent('keydown', { key, bubbles: true }));
const pointer = (type: string) => dispatch(new Event(type, { bubbles: true }));

function Menu({ trigger, defaultOpen, text }: OnDemandPart & { readonly text: string }) {
  return (
    <section>
      {trigger}
      <p data-shown="">{`${text} ${defaultOpen ? 'open' : 'closed'}`}</p>
    </section>
  );
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  fetched = 0;
  let resolve: (menu: typeof Menu) => void = () => {};
  const part = new LaterPart<{ text: string }>(() => {
    fetched += 1;
    return new Promise((done) => {
      resolve = done;
    });
  });
  arrive = () => act(async () => resolve(Menu));
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  await act(async () =>
    root.render(
      <OnDemand part={part} popup="menu" given={{ text: 'It is' }} trigger={<button type="button">Menu</button>} />,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('it is loaded once somebody comes near, and stays closed', async () => {
  expect(button().getAttribute('aria-haspopup')).toBe('menu');
  expect(fetched).toBe(0);
  await pointer('pointerover');
  await pointer('pointerover');
  await arrive();
  expect([fetched, shown()]).toEqual([1, 'It is closed']);
});

test('it is loaded after a while also when nobody comes near', async () => {
  await act(async () => vi.advanceTimersByTime(10_000));
  expect(fetched).toBe(1);
});

test.each(['click', 'ArrowDown'])('%s before it has come opens it when it comes', async (how) => {
  if (how === 'click') await act(async () => button().click());
  else await press(how);
  expect(shown()).toBeUndefined();
  await arrive();
  expect(shown()).toBe('It is open');
});

test('the focus goes over to the button that takes the place', async () => {
  await act(async () => button().focus());
  const before = button();
  await arrive();
  expect(button()).not.toBe(before);
  expect(document.activeElement).toBe(button());
});

test('a press under way is finished on the button it began on', async () => {
  await pointer('pointerover');
  await pointer('pointerdown');
  await arrive();
  expect(shown()).toBeUndefined();
  await act(async () => button().click());
  expect(shown()).toBe('It is open');
});
