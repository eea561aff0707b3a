import { expect, test } from 'vitest';
import { formatShort, formatVolume } from './volume-format';

test.each([
  [1_234_567_890, 'USD', '$1.23B'],
  [412_300, 'EUR', '€412K'],
  [8_100, 'BTC', '8.10K BTC'],
  [950, 'USDT', '950 USDT'],
  [0, 'USD', '$0'],
])('%d %s is %s', (value, currency, text) => {
  expect(formatVolume(value, currency, 'en-US')).toBe(text);
});

test.each([
  [2_190_000_000, 'USD', 'de-DE', '2,19B $'],
  [23_800, 'BTC', 'de-DE', '23,8K BTC'],
  [999_950, 'USD', 'en-US', '$1.00M'],
  [999.4, 'USD', 'en-US', '$999'],
  [1e16, 'USD', 'en-US', '$10,000T'],
  [0.0123, 'BTC', 'fr-FR', '0,0123 BTC'],
])('%d %s in %s is %s', (value, currency, locale, text) => {
  expect(formatVolume(value, currency, locale).replaceAll(/\s/g, ' ')).toBe(text);
});

test.each([
  [1_234_567, 'en-US', '1.23M'],
  [1_234_567, 'de-DE', '1,23M'],
  [0.0123, 'fr-FR', '0,0123'],
  [null, 'en-US', '–'],
])('without its unit %d in %s is %s', (value, locale, text) => {
  expect(formatShort(value, locale)).toBe(text);
});

test('what is not known has no unit', () => {
  expect(formatVolume(null, 'USD', 'en-US')).toBe('–');
  expect(formatVolume(undefined, 'BTC', 'en-US')).toBe('–');
});
