import { afterEach, expect, test } from 'vitest';
import { formatNumber } from './number-format';
import { formatChange, formatPercent, formatPrice } from './price-format';
import { setReaderFormat } from './reader-format';
import { formatAge, formatClockTime } from './time-format';
import { formatVolume } from './volume-format';

afterEach(() => setReaderFormat({ locale: undefined, timeZone: undefined }));

test('everything is written as the reader asks', () => {
  setReaderFormat({ locale: 'de-DE', timeZone: 'UTC' });
  expect(formatNumber(1_234.5, {})).toBe('1.234,5');
  expect(formatPrice(61_837.63, 0.01)).toBe('61.837,63');
  expect(formatPrice(0.000008123, 1e-9)).toBe('0,0₅8123');
  expect(formatChange(-12.3, 0.01)).toBe('−12,30');
  expect(formatPercent(0.0241)).toBe('+2,41 %');
  expect(formatAge(249)).toBe('0,2 s');
  expect(formatVolume(8_100, 'BTC')).toBe('8,10K BTC');
  expect(formatClockTime(Date.UTC(2026, 10, 20, 14, 32, 7))).toBe('14:32:07');
});

test('digits stay Latin, and a format asked for by name goes first', () => {
  setReaderFormat({ locale: 'ar-EG', timeZone: 'Asia/Tokyo' });
  expect(formatNumber(1_234, {})).toMatch(/^1.234$/);
  expect(formatPrice(1_234.5, 0.01, 'en-US')).toBe('1,234.50');
  expect(formatClockTime(Date.UTC(2026, 10, 20, 14, 32, 7))).toBe('23:32:07');
  expect(formatClockTime(Date.UTC(2026, 10, 20, 14, 32, 7), { timeZone: 'UTC' })).toBe('14:32:07');
});
