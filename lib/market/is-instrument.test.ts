import { expect, test } from 'vitest';
import { isInstrument } from './is-instrument';

const GOOD = {
  id: 'coinbase:BTC-USD',
  name: 'Bitcoin',
  venue: 'coinbase',
  symbol: 'BTC-USD',
  assetClass: 'crypto',
  base: 'BTC',
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: false,
  trades: true,
  book: true,
  candles: true,
};

test('an instrument is one, with or without a time zone', () => {
  expect(isInstrument(GOOD)).toBe(true);
  expect(isInstrument({ ...GOOD, timeZone: 'America/New_York' })).toBe(true);
});

test('each missing or wrong field is noticed', () => {
  for (const field of Object.keys(GOOD)) {
    expect(isInstrument({ ...GOOD, [field]: undefined }), field).toBe(false);
    expect(isInstrument({ ...GOOD, [field]: {} }), field).toBe(false);
  }
  for (const wrong of [
    { id: 'kraken:BTC-USD' },
    { priceStep: Number.NaN },
    { priceStep: -1 },
    { delayMinutes: -1 },
    { assetClass: 'bond' },
    { timeZone: 7 },
  ])
    expect(isInstrument({ ...GOOD, ...wrong }), JSON.stringify(wrong)).toBe(false);
  for (const other of [null, undefined, 7, 'coinbase:BTC-USD', [], {}]) expect(isInstrument(other)).toBe(false);
});
