import type { Seasonality } from './hawkes';

/** Shares of a session's trades in its 13 half hours: a U with a closing auction. */
const HALF_HOURS = [17, 9, 10, 8, 7, 6, 6, 3, 5, 4, 4, 7, 15];
const HALF_HOUR_SECONDS = 1_800;
const MEAN = HALF_HOURS.reduce((sum, share) => sum + share, 0) / HALF_HOURS.length;

/** Regular trading hours of a US stock. */
export const SESSION_SECONDS = HALF_HOURS.length * HALF_HOUR_SECONDS;

/**
 * Stocks follow their U session after session: simulated stocks do not close, so that there is something to see at
 * any hour. Opening hours are a matter of the sessions a feed declares.
 */
export const SESSION_SEASON: Seasonality = {
  maximum: Math.max(...HALF_HOURS) / MEAN,
  at: (seconds) => (HALF_HOURS[Math.floor((seconds % SESSION_SECONDS) / HALF_HOUR_SECONDS)] ?? MEAN) / MEAN,
};
