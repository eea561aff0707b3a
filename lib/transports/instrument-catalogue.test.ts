import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { InstrumentCatalogue } from './instrument-catalogue';
import { sampleListing as listing } from './instruments/sample-listing';

const LIST = [
  listing('coinbase:WBTC-USD', 'Wrapped Bitcoin'),
  listing('coinbase:ETH-USD', 'Ethereum'),
  listing('coinbase:BTC-USD', 'Bitcoin'),
  listing('kraken:BTC-USD', 'Bitcoin'),
  listing('alpaca:AAPL', 'Apple'),
];

function catalogueOf(list: readonly Instrument[], watchlist: readonly string[] = []): InstrumentCatalogue {
  const catalogue = new InstrumentCatalogue();
  catalogue.replace(list, watchlist);
  return catalogue;
}

test('near names: another venue, a slip of the finger, nothing for nonsense', async () => {
  const catalogue = catalogueOf(LIST);
  expect(await catalogue.near('binance:BTC-USD', 2)).toEqual(['coinbase:BTC-USD', 'kraken:BTC-USD']);
  expect(await catalogue.near('alpaca:APPL', 1)).toEqual(['alpaca:AAPL']);
  expect(await catalogue.near('alpaca:AALP', 1), 'two letters that changed places').toEqual(['alpaca:AAPL']);
  expect(await catalogue.near('kraken:BTC-UDS', 2), 'the venue that was named').toEqual([
    'kraken:BTC-USD',
    'coinbase:BTC-USD',
  ]);
  expect(await catalogue.near('kraken:BITCOIN-GBP', 2), 'its name instead').toEqual([
    'coinbase:BTC-USD',
    'kraken:BTC-USD',
  ]);
  expect(await catalogue.near('zz:QQQQQQQQQQQQQQQQ', 5)).toEqual([]);
  expect(await catalogue.near('zz:.', 5)).toEqual([]);
});

test('one slip of the finger is found among thousands', async () => {
  const letters = (n: number) =>
    String.fromCharCode(65 + (n % 26), 65 + (Math.floor(n / 26) % 26), 65 + (Math.floor(n / 676) % 26));
  const large = Array.from({ length: 2_500 }, (_, at) =>
    listing(`${at % 2 === 0 ? 'coinbase' : 'kraken'}:${letters(at * 7)}-USD`, ''),
  );
  const catalogue = catalogueOf(large);
  for (const { id, symbol } of large.filter((_, at) => at % 100 === 0)) {
    const slip = `${symbol.slice(0, 2)}${symbol.slice(3)}`;
    expect(await catalogue.near(`nobody:${symbol.slice(0, 3)}${symbol.slice(4)}`, 5), symbol).toContain(id);
    expect(await catalogue.near(`nobody:${slip}`, 2_500), slip).toContain(id);
  }
  expect(await catalogue.near('binance:ABCX-USD', 5)).toHaveLength(5);
});

test('what has gone is not found any more, what has come is', async () => {
  const catalogue = catalogueOf(LIST);
  expect(await catalogue.near('alpaca:APPL', 1)).toEqual(['alpaca:AAPL']);
  expect((await catalogue.search('solana', 5)).total).toBe(0);
  catalogue.replace([listing('kraken:SOL-USD', 'Solana')], []);
  expect(await catalogue.near('alpaca:APPL', 1)).toEqual([]);
  expect((await catalogue.search('solana', 5)).instruments.map(({ id }) => id)).toEqual(['kraken:SOL-USD']);
});

test('the version is another for every other content, and for every other process', () => {
  const catalogue = catalogueOf(LIST);
  const { version } = catalogue;
  catalogue.replace([...LIST], []);
  expect(catalogue.version, 'the same again').toBe(version);
  catalogue.replace(LIST, ['alpaca:AAPL']);
  const moved = catalogue.version;
  catalogue.replace(LIST.slice(1), ['alpaca:AAPL']);
  expect(new Set([version, moved, catalogue.version, catalogueOf(LIST).version]).size).toBe(4);
});
