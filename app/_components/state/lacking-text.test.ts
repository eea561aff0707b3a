import { expect, test } from 'vitest';
import { lackingText } from './lacking-text';

const BITCOIN = {
  id: 'sim:BTC-USD',
  name: 'Bitcoin',
  venue: 'sim',
  symbol: 'BTC-USD',
  assetClass: 'crypto',
  base: 'BTC',
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: true,
  trades: true,
  book: false,
  candles: false,
} as const;

test('what a recording lacks, its venue may well have', () => {
  expect(lackingText(BITCOIN, 'candles')).toBe('Simulator gives no candles for BTC-USD.');
  expect(lackingText({ ...BITCOIN, recorded: true }, 'order book')).toBe(
    'This recording holds no order book of BTC-USD.',
  );
});
