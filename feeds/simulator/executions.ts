import type { Side } from '@/lib/market/trade';
import type { SimulatedBook } from './book';
import type { SimulatedOrder } from './orders';
import type { SimulatedEvent, SimulatedQuote } from './simulated-event';

/** A large move shows as this many steps of the best price, at one instant. */
const MOVE_STEPS = 5;

export function bidAsk(book: SimulatedBook, atMs: number): SimulatedQuote {
  return { kind: 'quote', atMs, source: 'bidAsk', fields: book.fields() };
}

/** An order that moves the best price by `ticks` as it fills: its trades, then the best bid and offer it leaves. */
export function taking(book: SimulatedBook, { side, fills, ticks }: SimulatedOrder, atMs: number): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  const best = side === 'buy' ? book.askTick : book.bidTick;
  for (let fill = 0; fill < fills; fill += 1) {
    // Fills walk through the levels the order eats, ending one short of the new best.
    const level = Math.floor((ticks * fill) / fills);
    const price = book.price(side === 'buy' ? best + level : best - level);
    events.push({ kind: 'trade', atMs, price, size: book.tradeSize(), side });
  }
  const steps = Math.max(1, Math.min(MOVE_STEPS, ticks));
  for (let step = 0; step < steps; step += 1) {
    book.take(side, Math.floor((ticks * (step + 1)) / steps) - Math.floor((ticks * step) / steps));
    events.push(bidAsk(book, atMs));
  }
  return events;
}

/** The side that a move to `side` left behind follows it, until the spread is one tick. */
export function closing(book: SimulatedBook, side: Side, atMs: number): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  for (let step = 0; step < MOVE_STEPS; step += 1)
    if (book.close(side, 1 / (MOVE_STEPS - step))) events.push(bidAsk(book, atMs));
  return events;
}
