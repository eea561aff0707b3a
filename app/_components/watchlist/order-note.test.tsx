// @vitest-environment happy-dom
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OrderNote } from './order-note';

let root: Root;
let sorted: string;

function List() {
  const [shown, setShown] = useState(false);
  return (
    <section>
      <OrderNote
        shown={shown}
        onByHand={() => {
          sorted = 'hand';
          setShown(false);
        }}
        onClose={() => setShown(false)}
      />
      <button type="button" onKeyDown={({ altKey }) => altKey && setShown(true)}>
        Row
      </button>
    </section>
  );
}

const button = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text);
const key = (init: KeyboardEventInit) =>
  act(async () => void document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init })));
const said = () => document.querySelector('[role=status]')?.textContent;
const move = async () => {
  await act(async () => button('Row')?.focus());
  await key({ key: 'ArrowUp', altKey: true });
};
const WHY = 'Rows are moved only while they are sorted by hand.';

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sorted = 'by change';
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => root.render(<List />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test('it says why and offers what to do, and then the row has the focus again', async () => {
  expect(said()).toBe('');
  await move();
  expect(said()).toContain(WHY);
  await act(async () => button('Sort by hand')?.focus());
  expect(said()).toContain(WHY);
  await act(async () => button('Sort by hand')?.click());
  expect([sorted, said()]).toEqual(['hand', '']);
  expect(document.activeElement).toBe(button('Row'));
});

test('it goes with Escape or an arrow, with a press elsewhere, and with the focus', async () => {
  for (const gone of ['Escape', 'ArrowDown']) {
    await move();
    expect(said()).toContain(WHY);
    await key({ key: gone });
    expect(said()).toBe('');
  }
  await move();
  await act(async () => void button('Sort by hand')?.dispatchEvent(new Event('pointerdown', { bubbles: true })));
  expect(said()).toContain(WHY);
  await act(async () => void button('Row')?.dispatchEvent(new Event('pointerdown', { bubbles: true })));
  expect(said()).toBe('');
  await move();
  expect(said()).toContain(WHY);
  const elsewhere = document.body.appendChild(document.createElement('input'));
  await act(async () => elsewhere.focus());
  expect(said()).toBe('');
});
