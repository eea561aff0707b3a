import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { missingRatesText, noRateText, rateText, rateTitle } from './rate-text';

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

test('a rate says its venue, and what is missing which rate and why', () => {
  const rate = { value: 0.862_068_9, time: 1_000, legs: [leg('kraken', 'EUR-USD')] };
  expect(rateText({ from: 'USD', to: 'EUR' }, rate)).toBe('1 USD ≈ 0.862069 EUR: EUR-USD, Kraken');
  const wanted = (from: string, reason: 'no rate' | 'waiting' | 'stale' | typeof rate, simulated = false) => ({
    wish: { from, to: 'EUR', simulated },
    rate: reason,
    legs: reason === 'stale' ? rate.legs : undefined,
  });
  expect(
    missingRatesText([wanted('USD', 'no rate', true), wanted('USDT', 'no rate', true), wanted('BTC', 'no rate', true)]),
  ).toBe('Prices in USD, USDT and BTC are not converted to EUR: nothing on this server quotes that rate.');
  expect(missingRatesText([wanted('USD', 'no rate'), wanted('USD', 'no rate')])).toBe(
    'Prices in USD are not converted to EUR: no exchange on this server quotes that rate.',
  );
  expect(missingRatesText([wanted('USD', 'stale'), wanted('GBP', 'waiting'), wanted('BTC', rate)])).toBe(
    'Prices in USD are not converted to EUR: the rate is old (EUR-USD, Kraken). ' +
      'Prices in GBP are not converted to EUR yet: the rate has not come.',
  );
  expect(missingRatesText([wanted('USD', rate)])).toBe('');
});
