/** ms since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const [WINTER_MS, SUMMER_MS] = [-5 * HOUR_MS, -4 * HOUR_MS];
/** Begin and end of summer time by year, the rule since 2007. */
const summers = new Map<number, Stretch>();

/**
 * The day of New York that holds this instant, midnight to midnight. Years of daily candles ask thousands of times, for
 * which `Intl` takes a tenth of a millisecond each.
 */
export function newYorkDay(time: number): Stretch {
  const day = Math.floor((time + offset(time)) / DAY_MS);
  return { from: midnight(day), to: midnight(day + 1) };
}

/** @param day days since 1970, of New York. */
function midnight(day: number): number {
  // Clocks change at 2:00: an hour after a midnight of summer they still say so.
  const winter = day * DAY_MS - WINTER_MS;
  return offset(winter) === WINTER_MS ? winter : day * DAY_MS - SUMMER_MS;
}

function offset(time: number): number {
  const year = new Date(time).getUTCFullYear();
  let summer = summers.get(year);
  if (summer === undefined) {
    summer = { from: sunday(year, 2, 2) + 7 * HOUR_MS, to: sunday(year, 10, 1) + 6 * HOUR_MS };
    summers.set(year, summer);
  }
  return time >= summer.from && time < summer.to ? SUMMER_MS : WINTER_MS;
}

/** The first, second … Sunday of a month (from 0), at 0:00 UTC. */
function sunday(year: number, month: number, which: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - first) % 7) + 7 * (which - 1));
}
