import type { TransportName } from '@/lib/transports/transport';
import type { TransportFigures } from '../transport-figures';
import type { RaceSetup } from './race-setup';

/** How much later (positive) or earlier a lane applied the same updates as the baseline did. */
export interface PairedDifference {
  /**
   * What the updates are: trades where there are enough of them, since of quotes a slow lane skips some. Absent
   * before the first.
   */
  readonly of?: 'trades' | 'quotes';
  /** Updates both applied. */
  readonly updates: number;
  /**
   * Receive time − the baseline's receive time, ms; both in this clock, so no clock error is in it. The median of
   * the medians of each second; undefined until one second is over.
   */
  readonly medianMs: number | undefined;
  /**
   * Confidence interval of that median, ms; undefined until there is enough to say one. 95 % is for the intervals of
   * all lanes together, so each by itself has more.
   */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** False while the interval contains 0, or there is none. */
  readonly distinguishable: boolean;
}

/** One lane of a race, remade a few times a second. */
export interface RaceLane {
  readonly name: TransportName;
  readonly figures: TransportFigures;
  /**
   * Finishing place in the newest update that every lane still running has applied; 1 is first, and lanes that the
   * clock cannot tell apart share one. Undefined before the first. Of one update: it says little of the race.
   */
  readonly place: number | undefined;
  /** Mean finishing place over the whole race, see `standings`; undefined until it has ended. */
  readonly meanPlace: number | undefined;
  /** Delivery latency (receive − publish, this clock) of the newest update and of up to 70 before it, ms, oldest first. */
  readonly latencies: readonly number[];
  /** Bytes of payload and of everything around it, per applied update; undefined before the first. */
  readonly bytesPerUpdate: { readonly payload: number; readonly overhead: number } | undefined;
  /** Undefined for the baseline itself. */
  readonly paired: PairedDifference | undefined;
}

/**
 * - `ready`: nothing is connected. - `running`: also while the lanes still open.
 * - `finished`: it ran for the time set. - `stopped`: ended by hand, early or because no time was set.
 */
export type RacePhase = 'ready' | 'running' | 'finished' | 'stopped';

/** @returns whether it has run: its figures stay as they are. */
export function hasEnded(phase: RacePhase): boolean {
  return phase === 'finished' || phase === 'stopped';
}

/** What a page shows of a race. */
export interface RaceFigures {
  readonly setup: RaceSetup;
  readonly phase: RacePhase;
  /** When measuring began, ms since 1970; undefined before, also while the lanes still open. */
  readonly startTime: number | undefined;
  /** Time measured so far, ms. */
  readonly elapsedMs: number;
  /** Number of the newest update that counts for the places. */
  readonly newestUpdate: number;
  /** What the mean places are of: updates that every lane then running had. Undefined until it has ended, or had none. */
  readonly standings: { readonly of: 'trades' | 'quotes'; readonly updates: number } | undefined;
  readonly lanes: readonly RaceLane[];
  /** Over all lanes. */
  readonly ledger: {
    /** Trades each lane should have applied by now. */
    readonly expected: number;
    readonly lost: number;
    readonly twice: number;
    readonly disordered: number;
  };
  /** HTTP/1.1 connections of this page's six per host that the lanes hold. */
  readonly slots: { readonly web: number; readonly sidecar: number };
  /** This clock minus the web process's and its error, ms; undefined before the first estimate. */
  readonly clock: { readonly offsetMs: number; readonly errorMs: number } | undefined;
}
