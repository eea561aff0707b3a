import type { BookLevel } from './book';
import type { InstrumentId } from './instrument';
import type { QuoteField } from './quote';
import type { StateNotice } from './state';
import type { Side } from './trade';

/**
 * Which of a venue's sources a quote update comes from. Venues stamp them with different clocks or not at
 * all, so an update is compared only with earlier ones of the same source.
 */
export type QuoteSource = 'bidAsk' | 'last' | 'day';

/** Fields a feed may set; the times are set from the event itself. */
export type MarketQuoteFields = { [field in Exclude<QuoteField, 'eventTime' | 'lastTime'>]?: number | null };

/** New figures for an instrument. Absent fields are unchanged, null is no longer known. */
export interface QuoteEvent {
  readonly kind: 'quote';
  readonly id: InstrumentId;
  readonly source: QuoteSource;
  readonly fields: MarketQuoteFields;
  /** Venue's time, ms since 1970; absent when the venue does not say, never 0. */
  readonly eventTime?: number;
  /** When the feed received it, ms since 1970. */
  readonly ingestTime: number;
}

/** One execution. The hub numbers it and also moves the quote's `last`, `lastSize` and `lastTime`. */
export interface TradeEvent {
  readonly kind: 'trade';
  readonly id: InstrumentId;
  readonly price: number;
  readonly size: number;
  readonly side?: Side;
  readonly eventTime?: number;
  readonly ingestTime: number;
}

/**
 * The best levels of an instrument, all of them, each time one changes. Best first, at most `BOOK_DEPTH` of a side; both
 * sides empty says that the book is being rebuilt and must not be shown.
 */
export interface BookEvent {
  readonly kind: 'book';
  readonly id: InstrumentId;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly eventTime?: number;
  readonly ingestTime: number;
  /** Without levels only: why nothing is coming, one sentence for people, at most 200 characters. */
  readonly detail?: string;
}

export interface StateEvent extends StateNotice {
  readonly kind: 'state';
}

/** Everything a feed can say. */
export type MarketEvent = QuoteEvent | TradeEvent | BookEvent | StateEvent;
