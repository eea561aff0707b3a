import type { BookLevel } from '@/lib/market/book';
import type { BookEvent, MarketQuoteFields, QuoteEvent, TradeEvent } from '@/lib/market/market-event';

/** Events as a feed would say them, for tests. Ingest time is 1,000 unless given. */
export function quote(id: string, fields: MarketQuoteFields, more: Partial<QuoteEvent> = {}): QuoteEvent {
  return { kind: 'quote', id, source: 'bidAsk', fields, ingestTime: 1_000, ...more };
}

export function trade(id: string, price: number, more: Partial<TradeEvent> = {}): TradeEvent {
  return { kind: 'trade', id, price, size: 1, ingestTime: 1_000, ...more };
}

/** A book around a price: by default two levels a side. */
export function book(id: string, price: number, more: Partial<BookEvent> = {}): BookEvent {
  const side = (sign: 1 | -1): BookLevel[] => [1, 2].map((step) => [price + sign * step, step]);
  return { kind: 'book', id, bids: side(-1), asks: side(1), ingestTime: 1_000, ...more };
}
