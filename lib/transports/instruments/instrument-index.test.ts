import { beforeAll, describe, expect, test } from 'vitest';
import { InstrumentIndex } from './instrument-index';
import { sampleListing as listing } from './sample-listing';
import { SAMPLE_WATCHLIST, sampleUniverse } from './sample-universe';

const SIZE = 20_000;
const universe = sampleUniverse(SIZE);
const bases = (ids: readonly string[]) =>
  new Set(universe.filter(({ id }) => ids.includes(id)).map(({ base }) => base));
const known = bases(SAMPLE_WATCHLIST);

describe(`among ${SIZE} instruments`, () => {
  let index: InstrumentIndex;
  const find = (text: string, limit = 5) => index.search(text, limit).instruments.map(({ id }) => id);

  beforeAll(async () => {
    expect(new Set(universe.map(({ id }) => id)).size, 'different ids').toBe(SIZE);
    index = await InstrumentIndex.of(universe, known);
  });

  test.each([
    ['bitcon', 'BTC'],
    ['bticoin', 'BTC'],
    ['Bitcoin', 'BTC'],
    ['bitc', 'BTC'],
    ['btc', 'BTC'],
    ['etherium', 'ETH'],
    ['ethereum', 'ETH'],
    ['Ethereum Classic', 'ETC'],
    ['bitcoin cash', 'BCH'],
    ['wrapped bitcoin', 'WBTC'],
    ['wbtc', 'WBTC'],
    ['dogcoin', 'DOGE'],
    ['solanna', 'SOL'],
    ['lite coin', 'LTC'],
    ['appl', 'AAPL'],
    ['aple', 'AAPL'],
    ['  APPLE ', 'AAPL'],
    ['tesla', 'TSLA'],
    ['bitcoin dollars', 'BTC'],
  ])('%j means %s', (text, base) => {
    expect(index.search(text, 1).instruments[0]?.base).toBe(base);
  });

  test.each(['btcusd', 'BTC/USD', 'btc usd', 'BTC-USD', 'btc_usd', 'btcusd '])('%j means the pair', (text) => {
    expect(find(text, 7)).toEqual([
      'binance:BTC-USD',
      'bitfinex:BTC-USD',
      'coinbase:BTC-USD',
      'kraken:BTC-USD',
      'kucoin:BTC-USD',
      'okx:BTC-USD',
      'sim:BTC-USD',
    ]);
  });

  test('a venue may be named before or after', () => {
    expect(find('coinbase btc', 3)).toEqual(['coinbase:BTC-USD', 'coinbase:BTC-USDT', 'coinbase:BTC-USDC']);
    for (const text of ['coinbase:BTC-EUR', 'coinbase btceur', 'btc eur coinbase', 'coinbase bitcoin eur'])
      expect(find(text, 1), text).toEqual(['coinbase:BTC-EUR']);
    expect(index.search('kraken:', 3).instruments.every(({ venue }) => venue === 'kraken')).toBe(true);
  });

  test('real before simulated, realtime before delayed, known currencies before others', () => {
    const pairs = find('btc', 100).filter((id) => /:BTC-/.test(id));
    expect(pairs.indexOf('sim:BTC-USD')).toBeGreaterThan(pairs.indexOf('okx:BTC-TRY'));
    expect(pairs.indexOf('okx:BTC-EUR')).toBeGreaterThan(pairs.indexOf('okx:BTC-USDC'));
    expect(pairs.indexOf('binance:BTC-TRY')).toBeGreaterThan(pairs.indexOf('okx:BTC-EUR'));
    expect(find('apple', 2)).toEqual(['yahoo:AAPL', 'sim:AAPL']);
  });

  test('any single instrument is found by its id and by its symbol', () => {
    for (const { id, symbol } of universe.filter((_, at) => at % 199 === 0)) {
      expect(find(id, 1), id).toEqual([id]);
      expect(find(symbol, 10), symbol).toContain(id);
    }
  });

  test('nonsense finds nothing, whatever it is made of', () => {
    for (const text of ['qqqqwwww', '?', '///', '\u0000', '\ud83d\ude00', 'q'.repeat(64)])
      expect(find(text), text).toEqual([]);
    expect(
      index.search('a b c d e f g h i j k l m n o p q r s t u v w x y z', 5).instruments.length,
    ).toBeLessThanOrEqual(5);
    for (const text of ['constructor', '__proto__', 'toString', 'é'.repeat(30)]) expect(() => find(text)).not.toThrow();
  });

  test('the order of the list it was made from does not matter', async () => {
    const other = await InstrumentIndex.of(universe.toReversed(), known);
    for (const text of ['btc', 'u', 'bitcon', 'usd', 'coinbase btc', 'token'])
      expect(other.search(text, 200), text).toEqual(index.search(text, 200));
    for (const id of ['nobody:BTC-UDS', 'kraken:MOMO1-USD', 'x1:AAPPL'])
      expect(other.near(id, 20), id).toEqual(index.near(id, 20));
  });

  test('the total counts what the limit leaves out', () => {
    const { instruments, total } = index.search('btc', 3);
    expect(instruments).toHaveLength(3);
    expect(total).toBe(index.search('btc', SIZE).instruments.length);
  });
});

test('building it lets others have their turn', async () => {
  let turns = 0;
  let building = true;
  const count = () => {
    turns += 1;
    if (building) setImmediate(count);
  };
  setImmediate(count);
  await InstrumentIndex.of(universe, known);
  building = false;
  expect(turns).toBeGreaterThan(5);
});

test('a name with an accent is found without it', async () => {
  const index = await InstrumentIndex.of([listing('x1:NES', 'Nestlé')], new Set());
  for (const text of ['nestle', 'Nestlé', 'NESTLÉ']) expect(index.search(text, 1).total, text).toBe(1);
});
