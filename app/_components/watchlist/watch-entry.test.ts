import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { arranged, entryIds, entryKey, type WatchEntry } from './watch-entry';

const of = (venue: string, base: string) =>
  ({ id: `${venue}:${base}`, venue, base, quote: 'USD', assetClass: 'crypto', simulated: false }) as Instrument;
const one: WatchEntry = [of('coinbase', 'ETH')];
const pair: WatchEntry = [of('coinbase', 'BTC'), of('kraken', 'BTC')];

test('a row is known by its instrument or by its pair', () => {
  expect(entryKey(one)).toBe('coinbase:ETH');
  expect(entryKey(pair)).toBe(entryKey([of('kraken', 'BTC'), of('coinbase', 'BTC')]));
  expect(entryIds(pair)).toEqual(['coinbase:BTC', 'kraken:BTC']);
});

test('rows stand as their keys do, new ones behind', () => {
  const other: WatchEntry = [of('coinbase', 'SOL')];
  expect(arranged([one, pair, other], [entryKey(pair), 'gone', entryKey(one)])).toEqual([pair, one, other]);
});
