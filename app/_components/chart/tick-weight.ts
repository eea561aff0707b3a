/** How much a mark on the time axis stands out: the library's numbers, which it says nothing about in its types. */
const BY_CLOCK = [
  [43_200_000, 33],
  [21_600_000, 32],
  [10_800_000, 31],
  [3_600_000, 30],
  [1_800_000, 22],
  [300_000, 21],
  [60_000, 20],
] as const;
const HOUR = 30;
const DAY = 50;
const MONTH = 60;
const YEAR = 70;

/**
 * @param wall what the clock shows at a bar, `before` what it showed at the bar before; see `ZoneClock.wall`.
 * @returns the most that began in between: 70 a year, 60 a month, 50 a day, then parts of one down to 20, a minute.
 */
export function tickWeight(wall: number, before: number): number {
  const now = new Date(wall);
  const then = new Date(before);
  if (now.getUTCFullYear() !== then.getUTCFullYear()) return YEAR;
  if (now.getUTCMonth() !== then.getUTCMonth()) return MONTH;
  if (now.getUTCDate() !== then.getUTCDate()) return DAY;
  // The clock was put back: an hour comes again.
  if (wall <= before) return HOUR;
  for (const [ms, weight] of BY_CLOCK) if (Math.floor(wall / ms) !== Math.floor(before / ms)) return weight;
  return 0;
}
