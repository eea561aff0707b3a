import type { InstrumentId } from '@/lib/market/instrument';
import type { TransportName } from '@/lib/transports/transport';

/** What decides a race: with the same set-up somebody else can run it again. */
export interface RaceSetup {
  /** Quotes and trades of these, on every lane; at most 10. */
  readonly instruments: readonly InstrumentId[];
  /** In the order of the page. At least one. */
  readonly lanes: readonly TransportName[];
  /** Most frames per second asked for, Hz, 0.1 to 60. */
  readonly maxFrequency: number;
  /** Time between the starts of two polls, ms, 100 to 60,000. */
  readonly pollMs: number;
  /** The race ends by itself after this time, ms; undefined: only when stopped. */
  readonly durationMs: number | undefined;
  /** The lane all others are compared with; one of `lanes`. */
  readonly baseline: TransportName;
}

/** Lanes that are compared with the baseline; 1 where there is none, so that it may be divided by. */
export function comparisonsOf({ lanes }: RaceSetup): number {
  return Math.max(1, lanes.length - 1);
}
