import type { MarketQuoteFields, QuoteSource } from '@/lib/market/market-event';
import type { Side } from '@/lib/market/trade';
import type { ExchangeNotice } from './exchange';

export interface SimulatedTrade {
  readonly kind: 'trade';
  /** ms of simulated time from the start. */
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
}

export interface SimulatedQuote {
  readonly kind: 'quote';
  readonly atMs: number;
  readonly source: QuoteSource;
  readonly fields: MarketQuoteFields;
}

/** What the exchange says of it; only of what has an exchange. */
interface SimulatedState {
  readonly kind: 'state';
  readonly atMs: number;
  readonly notice: ExchangeNotice;
  /** Shares for each one before; 1 when nothing was split. */
  readonly split: number;
}

export type SimulatedEvent = SimulatedTrade | SimulatedQuote | SimulatedState;
