import type { Basis } from './compose-frame';
import type { EncodedFrame } from './encoded-frame';
import type { Scheduler } from './scheduler';
import type { Selection } from './selection';

/** What cohorts and readers need of the hub they belong to. */
export interface HubCore {
  readonly epoch: number;
  readonly seq: number;
  /** Replica: sequence of the last reset in this epoch; what came before it may have holes here. */
  readonly resetSeq: number;
  readonly scheduler: Scheduler;
  compose(selection: Selection, basis: Basis, upTo: number, history: number): EncodedFrame;
  /** A reader's transport threw; it has been closed. */
  fault(cause: unknown): void;
}
