import type { Side } from '@/lib/market/trade';
import type { Agenda } from './agenda';
import { MOVING_SHARE } from './orders';
import type { Random } from './random';

/** What a market does of its own accord. */
export type Task = 'resize' | 'idle resize' | 'close buy' | 'close sell' | 'day' | 'load' | 'burst';

/** Share of time in which the spread is wider than one tick. */
const WIDE_SPREAD = 0.01;
const LONGEST_WIDE_MS = 2_000;
/** Changes of size at the best price that follow an order, most of them at once. */
const RESIZES_PER_ORDER = 6;
const QUICK_RESIZE = { share: 0.7, meanMs: 5 };
const SLOW_RESIZE_MS = 150;

/** What an order has others do: close the spread it opened, change what they offer. @param order `rate` per second. */
export function planAftermath(
  agenda: Agenda<Task>,
  random: Random,
  order: { readonly side: Side; readonly moved: boolean; readonly rate: number },
  atMs: number,
): void {
  if (order.moved) {
    const wideMs = Math.min(LONGEST_WIDE_MS, (1_000 * WIDE_SPREAD) / (order.rate * MOVING_SHARE));
    agenda.plan(atMs + random.exponential(wideMs), order.side === 'buy' ? 'close buy' : 'close sell');
  }
  for (let resizes = random.geometric(RESIZES_PER_ORDER); resizes > 0; resizes -= 1) {
    const meanMs = random.chance(QUICK_RESIZE.share) ? QUICK_RESIZE.meanMs : SLOW_RESIZE_MS;
    agenda.plan(atMs + random.exponential(meanMs), 'resize');
  }
}
