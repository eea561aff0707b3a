// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ChartControl, useChartSettings } from '../chart/use-chart-settings';
import { FIRST_SETTINGS } from './settings';
import { type HeldSettings, SettingsProvider, useSettings } from './settings-provider';

let held: HeldSettings;
let chart: ChartControl;
let root: Root;
/** What this tab has told the others. */
let told: string[];

function Page() {
  held = useSettings();
  chart = useChartSettings({ interval: '5m', style: 'line', zone: 'utc' });
  return null;
}

const fromOtherTab = (newValue: string | null, key = 'tickwire-settings') =>
  act(async () => void window.dispatchEvent(new StorageEvent('storage', { key, newValue })));

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  told = [];
  vi.stubGlobal('localStorage', { setItem: (_: string, text: string) => told.push(text), removeItem: () => {} });
  root = createRoot(document.createElement('div'));
  await act(async () =>
    root.render(
      <SettingsProvider start={FIRST_SETTINGS}>
        <Page />
      </SettingsProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

test('what is changed in one tab holds in the others, which tell nobody', async () => {
  await act(async () => held.change({ theme: 'light', currency: 'EUR', columns: ['last'] }));
  const [text = ''] = told;
  await act(async () => held.change({ theme: 'dark', currency: 'none', columns: ['age'] }));
  const before = told.length;
  await fromOtherTab(text);
  expect(held.settings).toEqual({ ...FIRST_SETTINGS, theme: 'light', currency: 'EUR', columns: ['last'] });
  expect(document.documentElement.dataset.theme).toBe('light');
  expect(told).toHaveLength(before);
});

test('each tab keeps its own transport', async () => {
  await act(async () => held.change({ transport: 'mqtt', flash: false }));
  const [text = ''] = told;
  await act(async () => held.change({ transport: 'sse', flash: true }));
  await fromOtherTab(text);
  expect(held.settings).toMatchObject({ transport: 'sse', flash: false });
});

test('all settings reset are the chart’s too, here and in the other tabs', async () => {
  const first = { interval: '1m', style: 'candles', zone: 'local' };
  await act(async () => chart.change({ interval: '1h' }));
  expect(document.cookie).toMatch(/tickwire-chart=[^;]/);
  expect(window.location.search).toContain('interval=1h');
  await act(async () => held.reset());
  expect(chart.settings).toEqual(first);
  // Whatever is left of it for the rest of the millisecond says nothing.
  expect(document.cookie).not.toMatch(/tickwire-chart=[^;]/);
  expect(window.location.search).toBe('');
  await act(async () => {
    held.change({ theme: 'dark' });
    chart.change({ interval: '1h' });
  });
  await fromOtherTab(told.find((text) => text.includes('"reset":true')) ?? '');
  expect(chart.settings).toEqual(first);
  expect(held.settings.theme).toBe('system');
});

test.each([null, '', 'null', '{', '[]', '{"texts":null}', '{"texts":{"theme":7,"__proto__":"x","other":"y"}}'])(
  'what is nothing of ours changes nothing: %s',
  async (text) => {
    await act(async () => held.change({ density: 'compact' }));
    await fromOtherTab(text);
    await fromOtherTab('{"texts":{"density":"comfortable"}}', 'another-key');
    expect(held.settings).toEqual({ ...FIRST_SETTINGS, density: 'compact' });
  },
);

test('where nothing can be told, it is changed all the same', async () => {
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  await act(async () => held.change({ palette: 'red-up' }));
  expect(held.settings.palette).toBe('red-up');
});
