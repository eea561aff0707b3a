import { type Instrument, symbolOf, venueOf } from '@/lib/market/instrument';

/** An instrument for tests and benches: `coinbase:BTC-USD` is crypto, `sim:AAPL` is a stock. */
export function sampleListing(id: string, name: string, more: Partial<Instrument> = {}): Instrument {
  const symbol = symbolOf(id);
  const venue = venueOf(id);
  const [base = symbol, quote] = symbol.split('-');
  return {
    id,
    name,
    venue,
    symbol,
    assetClass: quote === undefined ? 'stock' : 'crypto',
    base,
    quote: quote ?? 'USD',
    priceStep: 0.01,
    realtime: true,
    delayMinutes: 0,
    simulated: venue === 'sim',
    trades: true,
    book: false,
    candles: false,
    ...more,
  };
}
