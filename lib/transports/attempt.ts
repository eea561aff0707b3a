import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { Wire } from './transport';

/** One try at a connection, as a transport makes it. `connectWithRetry` turns tries into a connection. */
export interface Attempt {
  /** Releases everything; nothing it tells its sink afterwards is heard. */
  close(): void;
  /** Changes the subscription in place. Absent where it takes another connection. */
  subscribe?(subscription: Subscription): void;
}

/** Where an attempt reports to. Deaf once the attempt was closed or has ended. */
export interface AttemptSink {
  /** The server has accepted; until then the attempt is on the clock. */
  opened(): void;
  frame(frame: Frame, wire: Wire): void;
  cost(wire: Wire): void;
  /** It is over; the next one comes after a pause. `retryAfterMs` is the least the server asked for. */
  ended(cause: string, retryAfterMs?: number): void;
  /**
   * Another attempt at once, from the cursor: nothing is lost. With a cause the connection is `stalled` until that
   * one has opened, without one nobody is told.
   */
  remake(cause?: string): void;
}

export type OpenAttempt = (subscription: Subscription, sink: AttemptSink) => Attempt;
