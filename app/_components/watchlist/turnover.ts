import type { Quote } from '@/lib/market/quote';

/** Traded in 24 h or this session, in the quote currency; worked out from the volume where a venue gives only that. */
export function turnoverOf(quote: Quote | undefined): number | undefined {
  if (typeof quote?.turnover === 'number') return quote.turnover;
  return typeof quote?.volume === 'number' && typeof quote.last === 'number' ? quote.volume * quote.last : undefined;
}
