/** Rows that a key goes on by: one, a page, or to the end. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** @returns the place a key leads to from another, among so many; undefined for keys that lead nowhere. */
export function walk(key: string, at: number, count: number): number | undefined {
  const step = STEPS[key];
  if (step === undefined || at < 0 || count === 0) return undefined;
  return Math.min(count - 1, Math.max(0, at + step));
}
