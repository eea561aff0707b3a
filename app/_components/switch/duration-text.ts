import { formatNumber, UNKNOWN } from '@/lib/market/number-format';

/** A measured duration for tight places: `30 ms`, `0.98 s`, `14.2 s`. */
export function durationText(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 500) return `${Math.round(ms)} ms`;
  const digits = ms < 9_995 ? 2 : 1;
  return `${formatNumber(ms / 1_000, { minimumFractionDigits: digits, maximumFractionDigits: digits })} s`;
}

/** A number of events in a second: `9.8`; `–` when nothing was measured. */
export function rateText(perSecond: number | undefined): string {
  return formatNumber(perSecond, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
