import { formatNumber } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';
import type { NoRate, Rate } from '@/lib/session/rates/rate';
import type { RateLeg, RateWish } from '@/lib/session/rates/rate-path';
import type { WantedRate } from '@/lib/session/rates/rates-react';
import { venueName } from '../state/venue-name';

/**
 * Where a converted price comes from: `91,948.13 USD at 0.8621 EUR per USD: EUR-USD, Kraken, 0.4 s ago`.
 * @param own the price as quoted.
 * @param now ms since 1970 in this clock.
 */
export function rateTitle(own: string, from: string, to: string, rate: Rate, now: number): string {
  return `${own} ${from} at ${figureOf(rate)} ${to} per ${from}: ${sourcesOf(rate.legs)}, ${formatAge(Math.max(0, now - rate.time))} ago`;
}

/** A rate with where it comes from: `1 USD ≈ 0.8621 EUR: EUR-USD, Kraken`. */
export function rateText({ from, to }: Pick<RateWish, 'from' | 'to'>, rate: Rate): string {
  return `1 ${from} ≈ ${figureOf(rate)} ${to}: ${sourcesOf(rate.legs)}`;
}

/**
 * Which prices are not converted, and why: a sentence for each reason.
 * @param wanted those there is a rate for are left out.
 */
export function missingRatesText(wanted: readonly WantedRate[]): string {
  const currencies = new Map<string, Set<string>>();
  for (const { wish, rate, legs } of wanted) {
    if (typeof rate === 'object') continue;
    const why = `not converted to ${wish.to}${missingText(rate, wish, legs)}.`;
    currencies.set(why, (currencies.get(why) ?? new Set()).add(wish.from));
  }
  return [...currencies].map(([why, from]) => `Prices in ${listed([...from])} are ${why}`).join(' ');
}

/** `USD, GBP and BTC` */
function listed(words: readonly string[]): string {
  const [last = '', ...before] = [...words].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`;
}

function missingText(reason: NoRate, { simulated }: RateWish, legs: readonly RateLeg[] | undefined): string {
  switch (reason) {
    case 'no rate':
      return simulated ? ': nothing on this server quotes that rate' : ': no exchange on this server quotes that rate';
    case 'waiting':
      return ' yet: the rate has not come';
    case 'stale':
      return legs === undefined ? ': the rate is old' : `: the rate is old (${sourcesOf(legs)})`;
  }
}

function figureOf({ value }: Rate): string {
  return formatNumber(value, { maximumSignificantDigits: 6 });
}

function sourcesOf(legs: readonly RateLeg[]): string {
  return legs.map(({ instrument: { symbol, venue } }) => `${symbol}, ${venueName(venue)}`).join(' and ');
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
