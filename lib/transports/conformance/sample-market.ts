import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';

/** Instruments a test market quotes: `sim:T0` to `sim:T199`. The last has neither trades nor an order book. */
export const SAMPLE_IDS: readonly InstrumentId[] = Array.from({ length: 200 }, (_, at) => `sim:T${at}`);

export const SAMPLE_INSTRUMENTS: readonly Instrument[] = SAMPLE_IDS.map((id, at) => ({
  id,
  name: `Test ${at}`,
  venue: 'sim',
  symbol: `T${at}`,
  assetClass: 'crypto',
  base: `T${at}`,
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: true,
  trades: at < 199,
  book: at < 199,
  candles: true,
}));

/** @param at which instrument. @param price also sets bid and ask beside it. */
export function quoteEvent(at: number, price: number): MarketEvent {
  const fields = { bid: price - 0.01, bidSize: 1, ask: price + 0.01, askSize: 2 };
  return { kind: 'quote', id: `sim:T${at}`, source: 'bidAsk', fields, ingestTime: Date.now() };
}

export function tradeEvent(at: number, price: number): MarketEvent {
  return { kind: 'trade', id: `sim:T${at}`, price, size: 0.5, side: 'buy', ingestTime: Date.now() };
}

/** A book of two levels a side around a price. */
export function bookEvent(at: number, price: number): MarketEvent {
  const bids = [
    [price - 0.01, 1],
    [price - 0.02, 2],
  ] as const;
  const asks = [
    [price + 0.01, 1.5],
    [price + 0.02, 3],
  ] as const;
  return { kind: 'book', id: `sim:T${at}`, bids, asks, ingestTime: Date.now() };
}

/** Every figure of a day, so that frames grow big. */
export function dayEvent(at: number, price: number): MarketEvent {
  const fields = { open: price, high: price + 1, low: price - 1, volume: price * 1000, turnover: price * 1_000_000 };
  return { kind: 'quote', id: `sim:T${at}`, source: 'day', fields, ingestTime: Date.now() };
}
