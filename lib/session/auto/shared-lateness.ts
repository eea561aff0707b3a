import { near, type Stretch, totalMs } from './stretch';

/** So much sooner or later the same hiccup may show on another line, ms. */
const NEAR_MS = 500;
/** Lines that were behind together for longer within one window suffer from no hiccup, ms. */
const HICCUP_MS = 5_000;

/**
 * What two lines show at once comes from what they have in common: the machine, the feed, the server, the network.
 * That it goes on is another matter: then a third line may be better than both.
 * @param one when the one was behind its limit within one window, oldest first.
 * @returns when neither is to blame; not overlapping.
 */
export function sharedLateness(one: readonly Stretch[], other: readonly Stretch[]): readonly Stretch[] {
  const shared = near(one, other, NEAR_MS);
  const longest = Math.max(...[one, other].map((stretches) => overlapMs(stretches, shared)));
  return longest > HICCUP_MS ? [] : shared;
}

const overlapMs = (stretches: readonly Stretch[], within: readonly Stretch[]): number =>
  within.reduce((sum, { start, end }) => sum + totalMs(stretches, start, end), 0);
