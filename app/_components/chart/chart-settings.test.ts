import { expect, test } from 'vitest';
import { chartText, rememberedChart } from './chart-settings';

test('what is kept is read again', () => {
  const settings = { interval: '4h', style: 'line', zone: 'exchange' } as const;
  expect(rememberedChart(chartText(settings))).toEqual(settings);
});

test.each([undefined, '', 'x', '7m,pie,mars', ',,,,'])('%j is minutes as candles on the local clock', (kept) => {
  expect(rememberedChart(kept)).toEqual({ interval: '1m', style: 'candles', zone: 'local' });
});

test('each part counts on its own', () => {
  expect(rememberedChart('1d,pie,utc')).toEqual({ interval: '1d', style: 'candles', zone: 'utc' });
});
