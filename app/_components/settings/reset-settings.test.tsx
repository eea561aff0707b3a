// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResetSettings } from './reset-settings';

let root: Root;
let resets: number;
const press = (text: string) =>
  act(async () => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text);
    if (button === undefined) throw new Error(`There is no button “${text}”.`);
    button.focus();
    button.click();
  });
const status = () => document.querySelector('[role=status]')?.textContent;

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  resets = 0;
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <ResetSettings
        onReset={() => {
          resets += 1;
        }}
      />,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test('everything is reset when that is asked for twice; an Enter too many keeps it', async () => {
  await press('Reset all settings');
  expect([resets, status(), document.activeElement?.textContent]).toEqual([0, 'Reset all settings?', 'Keep']);
  await press('Keep');
  expect([resets, status(), document.activeElement?.textContent]).toEqual([0, '', 'Reset all settings']);
  await press('Reset all settings');
  await press('Reset');
  expect([resets, status()]).toEqual([1, 'All settings are reset.']);
  expect(document.activeElement?.textContent).toBe('Reset all settings');
});
