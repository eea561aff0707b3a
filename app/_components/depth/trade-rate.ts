import type { Trade } from '@/lib/market/trade';

const RATE_WINDOW_MS = 10_000;
/** As many as a session keeps. */
const TAPE_LENGTH = 200;

/**
 * @param trades a tape, oldest first; its times are the server's.
 * @param now in our clock, ms since 1970.
 * @param toClientTime an instant of the server's clock in ours.
 * @returns trades per second over the last ten seconds.
 */
export function tradeRate(
  trades: readonly Pick<Trade, 'ingestTime'>[],
  now: number,
  toClientTime: (serverTime: number) => number,
): number {
  const times = trades.map(({ ingestTime }) => toClientTime(ingestTime));
  // The tape is short: on a busy instrument it does not reach back ten seconds.
  const full = times.length >= TAPE_LENGTH;
  const windowMs = full ? Math.min(RATE_WINDOW_MS, now - (times[0] ?? now)) : RATE_WINDOW_MS;
  const recent = times.filter((time) => time > now - windowMs).length;
  return (recent * 1_000) / Math.max(1, windowMs);
}
