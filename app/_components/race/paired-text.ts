import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import type { PairedDifference } from '@/lib/session/race/race-figures';

export interface PairedText {
  /** Median difference, ms: `+1.3`. */
  readonly value: string;
  /** Its interval, 95 % over all lanes: `+0.4 to +2.2`. Empty until there is one. */
  readonly interval: string;
  /** A verdict never stands without its interval. */
  readonly verdict: 'baseline' | 'no updates yet' | 'too few updates' | 'not distinguishable' | 'slower' | 'faster';
}

export function pairedText(paired: PairedDifference | undefined): PairedText {
  if (paired === undefined) return { value: '', interval: '', verdict: 'baseline' };
  const { updates, medianMs, interval, distinguishable } = paired;
  if (updates === 0) return { value: UNKNOWN, interval: '', verdict: 'no updates yet' };
  if (medianMs === undefined || interval === undefined) {
    return { value: UNKNOWN, interval: '', verdict: 'too few updates' };
  }
  return {
    value: signedMs(medianMs),
    interval: `${signedMs(interval.low)} to ${signedMs(interval.high)}`,
    verdict: !distinguishable ? 'not distinguishable' : medianMs > 0 ? 'slower' : 'faster',
  };
}

/** Tenths where they matter. */
function signedMs(ms: number): string {
  const maximumFractionDigits = Math.abs(ms) < 20 ? 1 : 0;
  return formatNumber(ms, { maximumFractionDigits, signDisplay: 'exceptZero' });
}
