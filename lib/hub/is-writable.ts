import type { BookEvent, QuoteEvent, TradeEvent } from '@/lib/market/market-event';

const finite = (value: number | null | undefined) => value == null || Number.isFinite(value);

/**
 * Whether an event can be written as JSON. Feeds check what venues say; this is the last door, because one NaN would
 * make every frame of that instrument unreadable.
 */
export function isWritable(event: BookEvent | QuoteEvent | TradeEvent): boolean {
  if (!Number.isFinite(event.ingestTime) || !finite(event.eventTime)) return false;
  if (event.kind === 'trade') return Number.isFinite(event.price) && Number.isFinite(event.size);
  // A book is looked at level by level where it is taken.
  if (event.kind === 'book') return true;
  return Object.values(event.fields).every(finite);
}
