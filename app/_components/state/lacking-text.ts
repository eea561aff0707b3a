import type { Instrument } from '@/lib/market/instrument';
import { venueName } from './venue-name';

/** @returns whose fault it is that something is not to be had of an instrument. @param what as in `order book`. */
export function lackingText({ venue, symbol, recorded }: Instrument, what: string): string {
  if (recorded === true) return `This recording holds no ${what} of ${symbol}.`;
  const name = venueName(venue);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} gives no ${what} for ${symbol}.`;
}
