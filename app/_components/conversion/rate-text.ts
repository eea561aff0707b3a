import { formatNumber } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';
import type { NoRate, Rate } from '@/lib/session/rates/rate';
import { venueName } from '../state/venue-name';

/**
 * Where a converted price comes from: `91,948.13 USD at 0.8621 EUR per USD: EUR-USD, Kraken, 0.4 s ago`.
 * @param own the price as quoted.
 * @param now ms since 1970 in this clock.
 */
export function rateTitle(own: string, from: string, to: string, rate: Rate, now: number): string {
  const sources = rate.legs.map(({ instrument: { symbol, venue } }) => `${symbol}, ${venueName(venue)}`);
  const value = formatNumber(rate.value, { maximumSignificantDigits: 6 });
  return `${own} ${from} at ${value} ${to} per ${from}: ${sources.join(' and ')}, ${formatAge(Math.max(0, now - rate.time))} ago`;
}

/** Why a price is in its own currency, in few words. */
export function noRateText(reason: NoRate, to: string): string {
  switch (reason) {
    case 'no rate':
      return `no ${to} rate`;
    case 'waiting':
      return `awaiting ${to} rate`;
    case 'stale':
      return `${to} rate is old`;
  }
}
