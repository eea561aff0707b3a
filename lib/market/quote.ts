import type { InstrumentId } from './instrument';

/**
 * The fields of a quote, in wire order. Prices are in the quote currency, sizes and volume in the base
 * unit, times in milliseconds since 1970.
 *
 * - `open` is the basis of change: the price 24 h ago (crypto) or the previous close (stocks).
 * - `high`, `low`, `volume`, `turnover` cover the last 24 h (crypto) or the session (stocks); turnover is in
 *   the quote currency.
 * - `eventTime` is when the venue says the newest accepted update happened; null when it did not say.
 * - `lastTime` is the event time of `last`; null when the venue did not say.
 */
export const QUOTE_FIELDS = [
  'bid',
  'bidSize',
  'ask',
  'askSize',
  'last',
  'lastSize',
  'open',
  'high',
  'low',
  'volume',
  'turnover',
  'eventTime',
  'lastTime',
] as const;

export type QuoteField = (typeof QUOTE_FIELDS)[number];

/** In a delta an absent field is unchanged and `null` means no longer known. */
export type QuoteFields = { [field in QuoteField]?: number | null };

/** The latest state of an instrument. Only the newest matters: it may skip, it never goes backwards. */
export interface Quote extends QuoteFields {
  readonly id: InstrumentId;
  /** The hub's sequence at the newest change merged in. */
  readonly seq: number;
  /** When the feed received the newest update, ms since 1970. */
  readonly ingestTime: number;
}
