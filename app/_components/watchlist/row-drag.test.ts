// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dragRows } from './row-drag';

const ROW = 40;
const TOP = 100;
let body: HTMLElement;
const onDrag = vi.fn();
const onDrop = vi.fn();
let stop: () => void;

function point(target: EventTarget, type: string, at: number, pointerType = 'mouse'): void {
  const clientY = TOP + at * ROW + ROW / 2;
  const init = { bubbles: true, cancelable: true, clientY, pointerId: 1, pointerType, isPrimary: true, button: 0 };
  target.dispatchEvent(new PointerEvent(type, init));
}

const row = (at: number) => body.children[at]?.firstElementChild ?? body;

beforeEach(() => {
  vi.useFakeTimers();
  const table = document.body.appendChild(document.createElement('table'));
  table.setAttribute('aria-rowcount', '6');
  body = table.appendChild(document.createElement('tbody'));
  for (let at = 0; at < 5; at += 1) {
    const tr = body.appendChild(document.createElement('tr'));
    tr.dataset.testid = `row-${at}`;
    tr.setAttribute('aria-rowindex', String(at + 2));
    Object.defineProperty(tr, 'offsetHeight', { value: ROW });
    tr.appendChild(document.createElement('td'));
  }
  body.getBoundingClientRect = () => ({ top: TOP, bottom: TOP + 5 * ROW }) as DOMRect;
  stop = dragRows({ body, onDrag, onDrop });
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.clearAllMocks();
});

test('a mouse drags as soon as it has moved, and drops where it is let go', () => {
  point(row(1), 'pointerdown', 1);
  expect(onDrag).not.toHaveBeenCalled();
  point(window, 'pointermove', 2);
  point(window, 'pointermove', 3);
  expect(onDrag.mock.calls).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
  point(window, 'pointermove', 99);
  expect(onDrag).toHaveBeenLastCalledWith(1, 4);
  const pressed = vi.fn();
  body.addEventListener('click', pressed);
  point(window, 'pointerup', 99);
  expect(onDrop.mock.calls).toEqual([[1, 4]]);
  row(4).dispatchEvent(new MouseEvent('click', { bubbles: true }));
  expect(pressed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10);
  row(4).dispatchEvent(new MouseEvent('click', { bubbles: true }));
  expect(pressed).toHaveBeenCalledTimes(1);
});

test('a press that does not move is a press', () => {
  point(row(1), 'pointerdown', 1);
  point(window, 'pointerup', 1);
  expect(onDrag).not.toHaveBeenCalled();
  expect(onDrop).not.toHaveBeenCalled();
});

test('Escape and a gesture that is taken away drop nothing', () => {
  for (const end of [
    () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })),
    () => point(window, 'pointercancel', 3),
  ]) {
    point(row(0), 'pointerdown', 0);
    point(window, 'pointermove', 3);
    end();
    expect(onDrop).toHaveBeenLastCalledWith(0, undefined);
  }
  expect(onDrop).toHaveBeenCalledTimes(2);
});

test('a finger drags once it has rested, and scrolls when it has not', () => {
  const touch = () => {
    const event = new Event('touchmove', { bubbles: true, cancelable: true });
    row(0).dispatchEvent(event);
    return event.defaultPrevented;
  };
  point(row(0), 'pointerdown', 0, 'touch');
  point(window, 'pointermove', 2, 'touch');
  vi.advanceTimersByTime(1_000);
  expect(onDrag).not.toHaveBeenCalled();
  expect(touch()).toBe(false);

  point(row(0), 'pointerdown', 0, 'touch');
  vi.advanceTimersByTime(500);
  expect(onDrag).toHaveBeenLastCalledWith(0, 0);
  expect(touch()).toBe(true);
  point(window, 'pointermove', 2, 'touch');
  point(window, 'pointerup', 2, 'touch');
  expect(onDrop.mock.calls).toEqual([[0, 2]]);
  expect(touch()).toBe(false);
});

test('once ended it hears nothing', () => {
  stop();
  point(row(1), 'pointerdown', 1);
  point(window, 'pointermove', 3);
  expect(onDrag).not.toHaveBeenCalled();
});
