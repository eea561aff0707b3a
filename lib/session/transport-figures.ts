import type { ConnectionState, TransportName } from '@/lib/transports/transport';
import type { LedgerCounts } from './ledger-counts';

/** One tooth of the staleness sawtooth: behind from `start`, `peakMs` behind when an update put it right at `end`. */
export interface Tooth {
  readonly start: number;
  readonly end: number;
  readonly peakMs: number;
}

/**
 * - `live`: prices on the page come over it. - `opening`: a switch to it waits for its first frame.
 * - `measured`: runs beside the live one for comparison. - `earlier`: not running, figures of an earlier run.
 * - `off`: never run.
 */
export type TransportRole = 'live' | 'opening' | 'measured' | 'earlier' | 'off';

/** One second of a transport. Undefined where nothing was measured. */
export interface FigureSample {
  /** End of the second, ms since 1970. */
  readonly time: number;
  /** Applied updates per second. */
  readonly frequency: number | undefined;
  /** Highest staleness in this second, ms. */
  readonly stalenessPeakMs: number | undefined;
}

/** Everything measured about one transport, remade once a second. Undefined where there is nothing to say yet. */
export interface TransportFigures {
  readonly name: TransportName;
  readonly role: TransportRole;
  readonly state: ConnectionState | undefined;
  /** When the last run ended, ms since 1970; undefined while it runs. */
  readonly endedTime: number | undefined;
  /** Applied updates per second over the last 10 s; undefined also for a run that ended without bringing anything. */
  readonly frequency: number | undefined;
  /** Receive time − publish time, clock offset removed, last 1,000 frames. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | undefined;
  /** Time-average and peak age of information over all subscribed instruments, last minute. */
  readonly ageMs: { readonly mean: number; readonly peak: number } | undefined;
  /** Now, time average and peak over the last 10 s; undefined while the run has brought nothing. */
  readonly stalenessMs: { readonly now: number; readonly mean: number; readonly peak: number } | undefined;
  readonly bytesPerSecond: number | undefined;
  /** (bytes on the wire − payload bytes) / payload bytes. */
  readonly overheadRatio: number | undefined;
  readonly requests: number;
  readonly emptyAnswers: number;
  readonly reconnects: number;
  readonly ledger: LedgerCounts;
  /** Last 20 s of teeth. */
  readonly teeth: readonly Tooth[];
  /** Last 5 minutes, one a second, oldest first. */
  readonly samples: readonly FigureSample[];
}
