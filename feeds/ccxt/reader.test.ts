import { expect, test, vi } from 'vitest';
import type { CcxtTicker } from './exchange';
import { InstrumentReader } from './reader';
import { inVenueOrder } from './trades';

const NOW = 1_790_000_000_000;

function reader() {
  const reject = vi.fn();
  const instrument = {
    id: 'kraken:BTC-USD',
    name: 'Bitcoin',
    venue: 'kraken',
    symbol: 'BTC-USD',
    assetClass: 'crypto' as const,
    base: 'BTC',
    quote: 'USD',
    priceStep: 0.1,
    realtime: true,
    delayMinutes: 0,
    simulated: false,
    trades: true,
    book: false,
    candles: false,
  };
  const market = { symbol: 'BTC/USD', nativeId: 'XXBTZUSD', instrument };
  return { reader: new InstrumentReader(market, reject), reject };
}

test.each<[string, CcxtTicker]>([
  ['a negative price', { bid: -1, ask: 2 }],
  ['a price beyond reason', { bid: 1, ask: 1e300 }],
  ['not a number', { bid: Number.NaN, ask: 2 }],
  ['text', { bid: '61837' as unknown as number, ask: 2 }],
])('a best bid and offer with %s is dropped whole and counted', (_, ticker) => {
  const { reader: one, reject } = reader();
  expect(one.bidAsk(ticker, undefined, NOW)).toBeUndefined();
  expect(reject).toHaveBeenCalledOnce();
});

test('an empty side of the book is no longer known, an absurd size too', () => {
  const { reader: one, reject } = reader();
  expect(one.bidAsk({ ask: 2, askVolume: 1e30 }, undefined, NOW)).toEqual({
    kind: 'quote',
    id: 'kraken:BTC-USD',
    source: 'bidAsk',
    fields: { bid: null, bidSize: null, ask: 2, askSize: null },
    ingestTime: NOW,
  });
  expect(reject).toHaveBeenCalledOnce();
  expect(one.bidAsk({}, undefined, NOW)).toBeUndefined();
});

test.each<[string, CcxtTicker, number | undefined]>([
  ['as given', { open: 61_000, last: 62_000, percentage: 50 }, 61_000],
  ['from the change', { last: 62_000, change: -1_000 }, 63_000],
  ['from the percentage', { last: 61_837.6, percentage: 3.0627 }, 60_000],
  ['not from nothing', { last: 62_000 }, undefined],
  ['not from a fall to nothing', { last: 62_000, percentage: -100 }, undefined],
])('the price 24 h ago: %s', (_, ticker, open) => {
  const { reader: one } = reader();
  const fields = one.day({ ...ticker, high: 63_000 }, undefined, NOW)?.fields;
  expect(fields?.open).toBe(open);
  expect(one.day({ ...ticker, high: 63_000 }, undefined, NOW), 'unchanged figures are not said again').toBeUndefined();
});

test('times that cannot be are absent', () => {
  const { reader: one, reject } = reader();
  expect(one.time(undefined, NOW)).toBeUndefined();
  expect(reject).not.toHaveBeenCalled();
  for (const time of [0, -1, 1e9, NOW + 86_400_000, Number.NaN]) expect(one.time(time, NOW)).toBeUndefined();
  expect(reject).toHaveBeenCalledTimes(5);
  // A venue's clock may be ahead of ours.
  expect(one.time(NOW + 1_272, NOW)).toBe(NOW + 1_272);
});

test('`last` of a ticker counts before the first trade, and again when trades lag far behind', () => {
  const { reader: one } = reader();
  expect(one.last({ last: 100 }, NOW, NOW)?.fields).toEqual({ last: 100 });
  expect(one.last({ last: 100 }, NOW, NOW), 'said once').toBeUndefined();
  one.trade({ id: '1', price: 101, amount: 2, side: 'buy', timestamp: NOW }, NOW);
  expect(one.last({ last: 100 }, NOW + 10, NOW)).toBeUndefined();
  expect(one.last({ last: 102 }, undefined, NOW)).toBeUndefined();
  expect(one.last({ last: 102 }, NOW + 6_000, NOW)?.fields).toEqual({ last: 102 });
  expect(one.snapshot()).toMatchObject([{ source: 'last', fields: { last: 102 } }]);
});

test('a trade that is nonsense or was seen is dropped', () => {
  const { reader: one, reject } = reader();
  const good = { id: '7', price: 100, amount: 1, side: 'sell', timestamp: NOW };
  expect(one.trade(good, NOW)).toMatchObject({ price: 100, size: 1, side: 'sell', eventTime: NOW });
  expect(one.trade(good, NOW)).toBeUndefined();
  expect(reject).not.toHaveBeenCalled();
  for (const bad of [{ price: 0 }, { amount: 0 }, { amount: -1 }, { price: 1e20 }, { id: 'x'.repeat(65) }]) {
    expect(one.trade({ ...good, id: '8', ...bad }, NOW)).toBeUndefined();
  }
  expect(reject.mock.calls.length).toBeGreaterThanOrEqual(5);
  expect(one.trade({ ...good, id: '9', side: 'up' }, NOW)).not.toHaveProperty('side');
});

test('trades of one message come in the order the venue counted them', () => {
  const of = (symbol: string, ...ids: string[]) => ids.map((id) => ({ id, symbol }));
  const ids = (trades: readonly { id?: string; symbol?: string }[]) => trades.map(({ id, symbol }) => `${symbol}${id}`);
  expect(ids(inVenueOrder(of('A', '1000', '999', '10001')))).toEqual(['A999', 'A1000', 'A10001']);
  expect(ids(inVenueOrder([...of('A', '3'), ...of('B', '1'), ...of('A', '2')]))).toEqual(['A2', 'A3', 'B1']);
  expect(ids(inVenueOrder(of('A', 'f00', 'abc')))).toEqual(['Af00', 'Aabc']);
});
