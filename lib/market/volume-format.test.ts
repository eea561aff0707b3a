import { expect, test } from 'vitest';
import { formatVolume } from './volume-format';

test.each([
  [1_234_567_890, 'USD', '$1.23B'],
  [412_300, 'EUR', '€412K'],
  [8_100, 'BTC', '8.1K BTC'],
  [950, 'USDT', '950 USDT'],
  [0, 'USD', '$0'],
])('%d %s is %s', (value, currency, text) => {
  expect(formatVolume(value, currency, 'en-US')).toBe(text);
});

test('what is not known has no unit', () => {
  expect(formatVolume(null, 'USD', 'en-US')).toBe('–');
  expect(formatVolume(undefined, 'BTC', 'en-US')).toBe('–');
});
