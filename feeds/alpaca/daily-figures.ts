import { candleStart } from '@/lib/market/candle-time';
import type { MarketQuoteFields } from '@/lib/market/market-event';
import { NEW_YORK } from './options';
import type { VenueRecord } from './record';
import { venueTime } from './venue-time';

/** @returns midnight (New York) of the day a daily bar is of; undefined where it does not say. */
export function dayOfBar({ t }: VenueRecord): number | undefined {
  const time = venueTime(t);
  return time === undefined ? undefined : candleStart(time, '1d', NEW_YORK);
}

/** High, low, volume (shares) and turnover of a daily bar; null for what is no figure. */
export function dailyFigures({ h, l, v, vw }: VenueRecord): MarketQuoteFields {
  const positive = (value: unknown) => (typeof value === 'number' && value > 0 && value < 1e8 ? value : null);
  const volume = typeof v === 'number' && v >= 0 && v < 1e13 ? v : null;
  const mean = positive(vw);
  return {
    high: positive(h),
    low: positive(l),
    volume,
    turnover: volume === null || mean === null ? null : volume * mean,
  };
}
