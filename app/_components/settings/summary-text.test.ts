import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { setReaderFormat } from '@/lib/market/reader-format';
import { summaryText } from './summary-text';

setReaderFormat({ locale: 'en-US', timeZone: undefined });

const instrument = { symbol: 'BTC-USD', priceStep: 0.01 } as Instrument;
const quote = { id: 'sim:BTC-USD', seq: 1, ingestTime: 0, last: 61_837.63, open: 60_000 };
const facts = { instrument, quote, state: 'LIVE', connected: true, paused: false } as const;

test('price, change and state, in words', () => {
  expect(summaryText(facts)).toBe('BTC-USD 61,837.63, up 3.06 %, live.');
  expect(summaryText({ ...facts, quote: { ...quote, open: 70_000 }, state: 'STALE' })).toBe(
    'BTC-USD 61,837.63, down 11.66 %, stale.',
  );
});

test('what is unchanged at the digits that are shown is said to be, and is neither up nor down', () => {
  for (const open of [61_837.63, 61_837.6, 61_837.66])
    expect(summaryText({ ...facts, quote: { ...quote, open } })).toBe('BTC-USD 61,837.63, unchanged, live.');
  expect(summaryText({ ...facts, quote: { ...quote, open: 61_834 } })).toContain('up 0.01 %');
  expect(summaryText({ ...facts, quote: { ...quote, open: 61_841.3 } })).toContain('down 0.01 %');
});

test('what is missing is not invented', () => {
  expect(summaryText({ ...facts, quote: undefined })).toBe('BTC-USD has no price yet.');
  expect(summaryText({ ...facts, quote: { ...quote, open: null }, state: 'SIM' })).toBe(
    'BTC-USD 61,837.63, simulated.',
  );
  expect(summaryText({ ...facts, instrument: undefined })).toBe('');
});

test('a lost connection goes first', () => {
  expect(summaryText({ ...facts, connected: false, state: 'DISCONNECTED' })).toBe(
    'No connection to the server. BTC-USD 61,837.63, up 3.06 %, disconnected.',
  );
});
