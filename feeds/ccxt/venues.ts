import { anyVenue } from './any-venue';
import { binance } from './binance';
import { bitstamp } from './bitstamp';
import { bybit } from './bybit';
import { coinbase } from './coinbase';
import { kraken } from './kraken';
import { okx } from './okx';
import type { CcxtVenue } from './venue';

const VENUES: Readonly<Record<string, CcxtVenue>> = {
  coinbase,
  kraken,
  binance,
  binanceus: binance,
  okx,
  bybit,
  bitstamp,
};

/** @returns what is particular to an exchange, by ccxt's name for it. */
export function venueOf(exchangeId: string): CcxtVenue {
  return (Object.hasOwn(VENUES, exchangeId) ? VENUES[exchangeId] : undefined) ?? anyVenue;
}
