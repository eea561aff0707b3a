import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { defaultWatchlist, homes, type VenueView } from './default-universe';

function venue(name: string, symbols: readonly string[], usable = true): VenueView {
  const catalogue = new Map(
    symbols.map((symbol) => {
      const assetClass = symbol.includes('-') ? 'crypto' : 'stock';
      return [`${name}:${symbol}`, { id: `${name}:${symbol}`, assetClass } as Instrument];
    }),
  );
  return { venue: name, simulated: name === 'sim', usable, catalogue };
}

test('a venue without dollar markets offers its dollar coin markets', () => {
  expect(defaultWatchlist([venue('binance', ['BTC-USDT', 'ETH-BTC', 'SOL-EUR'])])).toEqual([
    'binance:BTC-USDT',
    'binance:ETH-BTC',
  ]);
});

test('a pair goes to the next venue that lists it', () => {
  const venues = [venue('coinbase', ['BTC-USD']), venue('kraken', ['BTC-USD', 'ETH-USD', 'SOL-USD'])];
  expect(defaultWatchlist(venues)).toEqual(['coinbase:BTC-USD', 'kraken:ETH-USD', 'kraken:SOL-USD']);
});

test('made-up prices do not mix with made ones of a kind', () => {
  const venues = [venue('coinbase', ['BTC-USD']), venue('sim', ['BTC-USD', 'ETH-USD', 'AAPL'])];
  expect(defaultWatchlist(venues)).toEqual(['coinbase:BTC-USD', 'sim:AAPL']);
  expect(defaultWatchlist([venue('coinbase', ['BTC-USD'], false), ...venues.slice(1)])).toEqual([
    'sim:BTC-USD',
    'sim:ETH-USD',
    'sim:AAPL',
  ]);
});

test('a home stays home while its venue is away, and is unknown until it has answered', () => {
  const away = venue('kraken', ['ETH-USD'], false);
  expect(homes([venue('coinbase', ['BTC-USD', 'ETH-USD']), away])).toEqual(['coinbase:BTC-USD', 'kraken:ETH-USD']);
  expect(homes([venue('coinbase', ['BTC-USD', 'ETH-USD']), venue('kraken', [])])).toEqual(['coinbase:BTC-USD']);
});

test('with nothing in its place, a venue that is away keeps its rows', () => {
  const away = venue('coinbase', ['BTC-USD', 'ETH-USD'], false);
  expect(defaultWatchlist([away])).toEqual(['coinbase:BTC-USD', 'coinbase:ETH-USD']);
  expect(defaultWatchlist([away, venue('sim', ['AAPL'])]), 'simulated stocks are no place for crypto').toEqual([
    'coinbase:BTC-USD',
    'coinbase:ETH-USD',
    'sim:AAPL',
  ]);
  expect(defaultWatchlist([away, venue('sim', ['BTC-USD'])])).toEqual(['sim:BTC-USD']);
});
