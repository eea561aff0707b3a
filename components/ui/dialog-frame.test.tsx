// @vitest-environment happy-dom
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DialogFrame } from './dialog-frame';

let root: Root;
let coarse: boolean;

/** @returns what has the focus when it is open. */
async function opened(content: ReactNode): Promise<Element | null> {
  await act(async () =>
    root.render(
      <DialogFrame title="A dialog" open onOpenChange={() => {}} foot={<button type="button">Go</button>}>
        {content}
      </DialogFrame>,
    ),
  );
  await act(() => vi.advanceTimersByTimeAsync(100));
  return document.activeElement;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  coarse = false;
  vi.stubGlobal('matchMedia', () => ({ matches: coarse, addEventListener: () => {}, removeEventListener: () => {} }));
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const number = <input inputMode="decimal" defaultValue="250.50" aria-label="Price" />;

test('what is typed comes first, its text to be typed over', async () => {
  const field = await opened(
    <>
      <select aria-label="Instrument" />
      {number}
    </>,
  );
  expect(field?.getAttribute('aria-label')).toBe('Price');
  expect((field as HTMLInputElement).selectionEnd).toBe(6);
});

test('what is nearly done comes before that', async () => {
  const first = (
    <button type="button" data-focus-first>
      Set
    </button>
  );
  expect(
    (
      await opened(
        <>
          {number}
          {first}
        </>,
      )
    )?.textContent,
  ).toBe('Set');
});

test('where there is nothing to type the way out is first, and where a finger points', async () => {
  expect((await opened(<p>Words</p>))?.getAttribute('aria-label')).toBe('Close');
  await act(async () => root.render(null));
  coarse = true;
  expect((await opened(number))?.getAttribute('aria-label')).toBe('Close');
});
