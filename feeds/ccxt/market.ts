import { type Instrument, isInstrumentId } from '@/lib/market/instrument';
import { assetName } from '../venues';
import { hasBooks } from './book-channel';
import type { CcxtExchange, CcxtMarket } from './exchange';
import { hasCandles } from './timeframe';
import type { CcxtVenue } from './venue';

const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;
/** Where a venue names no step: what crypto venues count in at the finest. */
const FINEST_STEP = 1e-8;

/** One spot market that can be followed. */
export interface SpotMarket {
  readonly instrument: Instrument;
  /** ccxt's name for it: `BTC/USD`. */
  readonly symbol: string;
  /** The venue's own name for it: `BTC-USD`, `XXBTZUSD`, `BTCUSDT`. */
  readonly nativeId: string;
}

export const hasTrades = ({ has }: Pick<CcxtExchange, 'has'>): boolean =>
  has.watchTrades === true || has.watchTradesForSymbols === true;

function stepOf(market: CcxtMarket, mode: number): number {
  const price = market.precision?.price;
  const step = mode === DECIMAL_PLACES && price !== undefined ? 10 ** -price : mode === TICK_SIZE ? price : undefined;
  return step !== undefined && Number.isFinite(step) && step > 0 ? step : FINEST_STEP;
}

function nameOf(market: CcxtMarket): string {
  const listed = (market.info as { base_name?: unknown } | undefined)?.base_name;
  const own = typeof listed === 'string' && listed !== '' && listed.length <= 48 ? listed : undefined;
  return assetName(market.base) ?? own ?? market.base;
}

/** The open spot markets of an exchange whose markets are loaded, by instrument id. */
export function spotMarkets(exchange: CcxtExchange, venue: CcxtVenue): Map<string, SpotMarket> {
  const markets = new Map<string, SpotMarket>();
  for (const market of Object.values(exchange.markets ?? {})) {
    if (market.spot !== true || market.active === false || venue.hasPrices?.(market) === false) continue;
    const symbol = `${market.base}-${market.quote}`;
    const id = `${exchange.id}:${symbol}`;
    // Synthetic and oddly named markets cannot be written as an id; the first of two with one name wins.
    if (!isInstrumentId(id) || markets.has(id)) continue;
    markets.set(id, {
      symbol: market.symbol,
      nativeId: market.id,
      instrument: {
        id,
        name: nameOf(market),
        venue: exchange.id,
        symbol,
        assetClass: 'crypto',
        base: market.base,
        quote: market.quote,
        priceStep: stepOf(market, exchange.precisionMode),
        realtime: true,
        delayMinutes: 0,
        simulated: false,
        trades: hasTrades(exchange),
        book: hasBooks(exchange),
        candles: hasCandles(exchange),
      },
    });
  }
  return markets;
}
