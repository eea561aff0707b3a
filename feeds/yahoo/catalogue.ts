import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { LISTED } from './listed';
import type { YahooQuote } from './quote';

export const VENUE = 'yahoo';
export const NEW_YORK = 'America/New_York';
/** Where Yahoo says that it does not delay, it may still call the quote delayed; and it is polled. So this, at least. */
export const DELAY_MINUTES = 15;

const NAMES = new Map(LISTED);
/** Apart from those of the pattern of ids, Yahoo's have dots and lines only between letters and digits. */
const SYMBOL = /^[A-Z0-9]+(?:[._-][A-Z0-9]+)*$/;

/** @returns Yahoo's symbol, or undefined when the id can be none of its. */
export function yahooSymbol(id: InstrumentId): string | undefined {
  const symbol = id.startsWith(`${VENUE}:`) ? id.slice(VENUE.length + 1) : '';
  return symbol.length <= 24 && SYMBOL.test(symbol) ? symbol : undefined;
}

export const isListed = (symbol: string): boolean => NAMES.has(symbol);

/** How far its figures may be behind, minutes. */
export function delayOf(quote: YahooQuote | undefined): number {
  return Math.max(quote?.delayMinutes ?? 0, DELAY_MINUTES);
}

/** The list with what Yahoo has said of each. */
export function listInstruments(quoteOf: (symbol: string) => YahooQuote | undefined): Instrument[] {
  return LISTED.map(([symbol, name]) => {
    const quote = quoteOf(symbol);
    return {
      id: `${VENUE}:${symbol}`,
      name,
      venue: VENUE,
      symbol,
      assetClass: 'stock',
      base: symbol,
      quote: quote?.currency ?? 'USD',
      priceStep: Number(`1e-${quote?.digits ?? 2}`),
      realtime: false,
      delayMinutes: delayOf(quote),
      simulated: false,
      trades: false,
      book: false,
      candles: true,
      timeZone: quote?.timeZone ?? NEW_YORK,
    };
  });
}
