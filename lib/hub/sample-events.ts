import type { MarketQuoteFields, QuoteEvent, TradeEvent } from '@/lib/market/market-event';

/** Events as a feed would say them, for tests. Ingest time is 1,000 unless given. */
export function quote(id: string, fields: MarketQuoteFields, more: Partial<QuoteEvent> = {}): QuoteEvent {
  return { kind: 'quote', id, source: 'bidAsk', fields, ingestTime: 1_000, ...more };
}

export function trade(id: string, price: number, more: Partial<TradeEvent> = {}): TradeEvent {
  return { kind: 'trade', id, price, size: 1, ingestTime: 1_000, ...more };
}
