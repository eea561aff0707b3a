// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest';
import { swallowClick } from './swallow-click';

let pressed: number;
let below: HTMLButtonElement;
const send = (...types: string[]) => {
  for (const type of types) below.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
};

beforeEach(() => {
  pressed = 0;
  below = document.createElement('button');
  below.addEventListener('click', () => {
    pressed += 1;
  });
  document.body.append(below);
});

afterEach(() => below.remove());

test('the press that closes a menu is no click of what lies under it, and the next one is', () => {
  swallowClick();
  send('pointerup', 'mousedown', 'mouseup', 'click');
  expect(pressed).toBe(0);
  send('pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click');
  expect(pressed).toBe(1);
});

test.each(['pointercancel', 'pointerdown', 'keydown'])(
  'a press that ends without a click leaves the next alone: %s',
  (over) => {
    swallowClick();
    send(over, 'click');
    expect(pressed).toBe(1);
  },
);
