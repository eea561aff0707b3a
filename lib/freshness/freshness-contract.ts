import type { Tooth } from './staleness';

/** What a line is held to: staleness of at most `limitMs` for `share` of the last `windowMs`. */
export const FRESHNESS_CONTRACT = { limitMs: 500, share: 0.99, windowMs: 10_000 } as const;

/** How long of one window a line may be further behind than the contract's limit, ms. */
export const BEHIND_BUDGET_MS = (1 - FRESHNESS_CONTRACT.share) * FRESHNESS_CONTRACT.windowMs;

/**
 * @param teeth not overlapping, as `StalenessMeter.toothHistory` gives them.
 * @returns how long between `from` and `to` staleness was above `limitMs`, ms. A tooth rises with slope 1, so what of
 *   it is above is its end.
 */
export function timeBehind(teeth: readonly Tooth[], from: number, to: number, limitMs: number): number {
  let behind = 0;
  for (const { start, end, peak } of teeth) {
    const above = Math.max(start, end - (peak - limitMs));
    behind += Math.max(0, Math.min(end, to) - Math.max(above, from));
  }
  return behind;
}
