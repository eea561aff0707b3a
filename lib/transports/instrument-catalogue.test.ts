import { describe, expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { InstrumentCatalogue } from './instrument-catalogue';
import { searchInstruments } from './instruments/search';

const instrument = (venue: string, symbol: string, name: string): Instrument => ({
  id: `${venue}:${symbol}`,
  name,
  venue,
  symbol,
  assetClass: 'crypto',
  base: symbol.split('-')[0] ?? symbol,
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: false,
});

const LIST = [
  instrument('coinbase', 'WBTC-USD', 'Wrapped Bitcoin'),
  instrument('coinbase', 'ETH-USD', 'Ethereum'),
  instrument('coinbase', 'BTC-USD', 'Bitcoin'),
  instrument('kraken', 'BTC-USD', 'Bitcoin'),
  instrument('alpaca', 'AAPL', 'Apple'),
];

describe('instruments', () => {
  test('search puts what was meant first', () => {
    const ids = (search: string) => searchInstruments(LIST, search).map((found) => found.id);
    expect(ids('btc')).toEqual(['coinbase:BTC-USD', 'kraken:BTC-USD', 'coinbase:WBTC-USD']);
    expect(ids('bitc')).toEqual(['coinbase:WBTC-USD', 'coinbase:BTC-USD', 'kraken:BTC-USD']);
    expect(ids('  APPLE ')).toEqual(['alpaca:AAPL']);
    expect(ids('kraken:')).toEqual(['kraken:BTC-USD']);
    expect(ids('nothing')).toEqual([]);
    expect(ids('')).toEqual(LIST.map((found) => found.id));
  });

  test('near names: another venue, a slip of the finger, nothing for nonsense', () => {
    const catalogue = new InstrumentCatalogue();
    catalogue.replace(LIST, []);
    expect(catalogue.near('binance:BTC-USD', 2)).toEqual(['coinbase:BTC-USD', 'kraken:BTC-USD']);
    expect(catalogue.near('alpaca:APPL', 1)).toEqual(['alpaca:AAPL']);
    expect(catalogue.near('zz:QQQQQQQQQQQQQQQQ', 5)).toEqual([]);
  });
});
