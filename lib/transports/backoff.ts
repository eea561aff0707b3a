const BASE_MS = 250;
const CEILING_MS = 10_000;

/**
 * Full-jitter exponential backoff: uniform between 0 and a ceiling that doubles from 0.25 s to 10 s, so that clients
 * cut off together do not come back together.
 * @param attempt counts from 1.
 * @param ceilingMs instead of 10 s.
 */
export function backoffMs(attempt: number, random: () => number, ceilingMs = CEILING_MS): number {
  return random() * Math.min(ceilingMs, BASE_MS * 2 ** Math.min(attempt - 1, 16));
}
