/** A stretch of time; instants in ms since 1970. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** @returns how long they are together within `from` to `to`, ms; none overlaps another. */
export const totalMs = (stretches: readonly Stretch[], from: number, to: number): number =>
  stretches.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);

/** @returns the same instants, oldest first and none overlapping another. */
export function united(stretches: readonly Stretch[]): readonly Stretch[] {
  const whole: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1);
    if (last === undefined || stretch.start > last.end) whole.push(stretch);
    else whole[whole.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) };
  }
  return whole;
}

/** @returns the instants at most `slackMs` away from both; none overlaps another. */
export function near(one: readonly Stretch[], other: readonly Stretch[], slackMs: number): readonly Stretch[] {
  const widened = (stretches: readonly Stretch[]) =>
    united(stretches.map(({ start, end }) => ({ start: start - slackMs, end: end + slackMs })));
  const wide = widened(other);
  return widened(one).flatMap((a) =>
    wide.flatMap((b) => {
      const start = Math.max(a.start, b.start);
      const end = Math.min(a.end, b.end);
      return start < end ? [{ start, end }] : [];
    }),
  );
}
