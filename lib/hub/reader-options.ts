import type { InstrumentId } from '@/lib/market/instrument';
import type { Cursor } from '@/lib/protocol/cursor';
import type { Subscription } from '@/lib/protocol/subscription';
import type { EncodedFrame } from './encoded-frame';

/** What a reader wants next: at opening, and again whenever it subscribes anew. */
export interface ReaderRequest {
  readonly subscription: Subscription;
  /** Where the reader stands; undefined starts afresh. */
  readonly cursor: Cursor | undefined;
  /** Most frames per second, Hz. */
  readonly maxFrequency: number;
  /** Earlier trades wanted in a reset, per instrument. */
  readonly history: number;
  /** Frames come as items too: whole quotes and single trades, for a transport that sends each on its own. */
  readonly itemised?: boolean;
  /** Which of its instruments it wants ingested; absent for all of them. */
  readonly wanted?: readonly InstrumentId[];
}

export interface ReaderOptions extends ReaderRequest {
  /** `always` answers at once, even with an empty frame; `when-changed` holds until there is something. */
  readonly firstFrame: 'always' | 'when-changed';
  /** Most frames outstanding without `acknowledge`; absent when the transport has no acknowledgements. */
  readonly credit?: number;
  /**
   * Sends a frame. Called first inside `open`.
   * @returns whether another frame may follow; after false the reader waits for `ready`.
   */
  write(frame: EncodedFrame): boolean;
}

/** One reader, as its transport sees it. It holds a place in the sequence, never a queue. */
export interface Reader {
  /** Where it stands, for heartbeats. */
  readonly cursor: string;
  /** The transport can take bytes again. */
  ready(): void;
  /** The client has applied everything up to here. */
  acknowledge(cursor: Cursor): void;
  /** Another subscription; answered at once by a frame. */
  subscribe(request: ReaderRequest): void;
  /** Idempotent; no write follows. */
  close(): void;
}
