import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { editDistance } from './edit-distance';
import { InstrumentCatalogue } from './instrument-catalogue';
import { searchInstruments } from './instruments/search';

vi.mock('./edit-distance', { spy: true });

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
  trades: true,
  book: false,
  candles: false,
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

describe('near names in a large catalogue', () => {
  const letters = (n: number) =>
    String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26), 65 + (Math.floor(n / 676) % 26));
  const LARGE = Array.from({ length: 2_500 }, (_, at) =>
    instrument(at % 2 === 0 ? 'coinbase' : 'kraken', `${letters(at * 7)}-USD`, ''),
  );
  const compared = vi.mocked(editDistance);
  beforeEach(() => {
    compared.mockClear();
  });

  test('unknown names are cheap, and the same one again costs nothing', () => {
    const catalogue = new InstrumentCatalogue();
    catalogue.replace(LARGE, []);
    for (let n = 0; n < 300; n++) catalogue.near(`binance:${letters(n * 11)}${letters(n * 5)}-USD`, 5);
    expect(compared.mock.calls.length).toBeLessThanOrEqual(300 * 150);
    compared.mockClear();
    const first = catalogue.near('binance:ABCX-USD', 5);
    expect(first.length).toBe(5);
    expect(compared.mock.calls.length).toBeLessThanOrEqual(150);
    compared.mockClear();
    expect(catalogue.near('kraken:ABCX-USD', 5)).toEqual(first);
    expect(compared).not.toHaveBeenCalled();
  });

  test('nothing is remembered of instruments that have gone', () => {
    const catalogue = new InstrumentCatalogue();
    catalogue.replace(LIST, []);
    expect(catalogue.near('alpaca:APPL', 1)).toEqual(['alpaca:AAPL']);
    catalogue.replace([], []);
    expect(catalogue.near('alpaca:APPL', 1)).toEqual([]);
  });

  test('one slip of the finger is found among thousands', () => {
    const catalogue = new InstrumentCatalogue();
    catalogue.replace(LARGE, []);
    for (const { id, symbol } of LARGE.filter((_, at) => at % 100 === 0)) {
      const slip = `${symbol.slice(0, 3)}${symbol.slice(4)}`;
      expect(catalogue.near(`nobody:${slip}`, 5)).toContain(id);
    }
  });
});

test('a distance beyond the furthest is not told, any other is the same', () => {
  const text = fc.string({ unit: fc.constantFrom('A', 'B', 'C'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, fc.nat(8), (from, to, furthest) => {
      const whole = editDistance(from, to);
      expect(editDistance(to, from)).toBe(whole);
      expect(editDistance(from, to, furthest)).toBe(whole <= furthest ? whole : Number.POSITIVE_INFINITY);
    }),
  );
});
