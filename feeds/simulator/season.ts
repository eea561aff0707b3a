/** Shares of a session's trades in its 13 half hours: a U with a closing auction. */
const HALF_HOURS = [17, 9, 10, 8, 7, 6, 6, 3, 5, 4, 4, 7, 15];
const HALF_HOUR_SECONDS = 1_800;
const MEAN = HALF_HOURS.reduce((sum, share) => sum + share, 0) / HALF_HOURS.length;

/** Regular trading hours of a US stock. */
export const SESSION_SECONDS = HALF_HOURS.length * HALF_HOUR_SECONDS;

export const SESSION_MAXIMUM = Math.max(...HALF_HOURS) / MEAN;

/** How busy a stock is so many seconds into its session; 1 in the mean. */
export function sessionActivity(seconds: number): number {
  return (HALF_HOURS[Math.floor(seconds / HALF_HOUR_SECONDS)] ?? MEAN) / MEAN;
}
