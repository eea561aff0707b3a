import { FakeBook } from './fake-book';
import type { FakeInstrument, FakeMarket } from './protocol';

const DEFAULT_PRICES: readonly (readonly [base: string, price: number, priceStep: number])[] = [
  ['BTC', 61_837.63, 0.01],
  ['ETH', 2_682.41, 0.01],
  ['SOL', 155.32, 0.01],
  ['XRP', 0.6121, 0.0001],
  ['DOGE', 0.10432, 0.00001],
  ['ADA', 0.3471, 0.0001],
  ['AVAX', 22.31, 0.01],
  ['LINK', 10.523, 0.001],
  ['DOT', 4.621, 0.001],
  ['LTC', 60.87, 0.01],
  ['BCH', 352.1, 0.1],
  ['UNI', 6.02, 0.001],
];

/** Twelve pairs in one currency. */
export function defaultInstruments(quote: string): FakeInstrument[] {
  return DEFAULT_PRICES.map(([base, price, priceStep]) => ({ base, quote, price, priceStep }));
}

/** A market at its start. */
export function marketOf(instrument: FakeInstrument): FakeMarket {
  const { base, quote, price, priceStep } = instrument;
  return {
    ...instrument,
    symbol: `${base}-${quote}`,
    bid: price,
    bidSize: 1,
    ask: Number((price + priceStep).toPrecision(12)),
    askSize: 1,
    last: price,
    open: price * 0.98,
    high: price * 1.02,
    low: price * 0.97,
    volume: 10_000,
    trades: [],
    book: new FakeBook(price, Number((price + priceStep).toPrecision(12)), priceStep),
  };
}
