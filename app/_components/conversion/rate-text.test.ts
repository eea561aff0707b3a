import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { noRateText, rateTitle } from './rate-text';

const leg = (venue: string, symbol: string) => ({ instrument: { venue, symbol } as Instrument, inverse: false });

test('a converted price says what it was, the rate, its venue and its age', () => {
  const rate = { value: 0.862_068_9, time: 1_000, legs: [leg('kraken', 'EUR-USD')] };
  expect(rateTitle('91,948.13', 'USD', 'EUR', rate, 1_400)).toBe(
    '91,948.13 USD at 0.862069 EUR per USD: EUR-USD, Kraken, 0.4 s ago',
  );
});

test('two legs are both named, and clocks that disagree make no rate of the future', () => {
  const rate = { value: 0.86, time: 2_000, legs: [leg('kraken', 'USDT-USD'), leg('coinbase', 'EUR-USD')] };
  expect(rateTitle('1', 'USDT', 'EUR', rate, 1_900)).toMatch(/USDT-USD, Kraken and EUR-USD, Coinbase, 0\.0 s ago$/);
});

test('why it is in its own currency', () => {
  expect((['no rate', 'waiting', 'stale'] as const).map((reason) => noRateText(reason, 'EUR'))).toEqual([
    'no EUR rate',
    'awaiting EUR rate',
    'EUR rate is old',
  ]);
});
