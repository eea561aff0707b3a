import type { Book } from '@/lib/market/book';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { StateNotice } from '@/lib/market/state';
import type { Trade } from '@/lib/market/trade';
import { ProtocolError } from './protocol-error';

export interface StateEntry extends StateNotice {
  readonly seq: number;
}

/**
 * What changed for one subscription between two cursors; one line of JSON on every transport. Absent lists are
 * empty. Times are ms since 1970 in the server's clock.
 */
export interface Frame {
  /** Where the reader stands once it has applied this frame. */
  readonly cursor: string;
  /** The frame states everything subscribed: what it does not list no longer exists. */
  readonly reset?: true;
  /** The frame was cut at `cursor`; the rest follows at once. */
  readonly more?: true;
  /** The hub's sequence when the frame was made, where it matters that it is ahead of `cursor`: with `more`, and with trade numbers. */
  readonly asOf?: number;
  readonly publishTime: number;
  /** Ingest time of the earliest change merged in that the reader had not seen; absent in a first snapshot. */
  readonly oldestChangeTime?: number;
  /** The hub no longer knows the earliest change: `oldestChangeTime` is the oldest it does know, so staleness is at least what follows from it. */
  readonly oldestChangeBound?: true;
  /** Changed fields of changed quotes; every known field in a reset. */
  readonly quotes?: readonly Quote[];
  /** Trades not seen yet, per instrument in order of `n`. */
  readonly trades?: readonly Trade[];
  /** The newest book of each that changed, whole; every known one in a reset. */
  readonly books?: readonly Book[];
  readonly states?: readonly StateEntry[];
  /** Last trade number per instrument as of `cursor`: always in a reset, in a delta when trades were lost to it. */
  readonly tradeNumbers?: Readonly<Record<InstrumentId, number>>;
  /** Earlier trades the reader asked for; outside ledger and latency. */
  readonly history?: readonly Trade[];
}

/**
 * Reads one frame.
 * @throws ProtocolError `bad-request` when the text is not a frame.
 */
export function decodeFrame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError('bad-request', `Not a frame, not even JSON: ${text.slice(0, 80)}`);
  }
  if (isFrame(value)) return value;
  throw new ProtocolError('bad-request', `JSON, but not a frame (it has no cursor): ${text.slice(0, 80)}`);
}

const LISTS = ['quotes', 'trades', 'books', 'states', 'history'] as const;

/** Whether something parsed elsewhere is a frame. */
export function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null) return false;
  const frame = value as Record<string, unknown>;
  if (typeof frame.cursor !== 'string' || typeof frame.publishTime !== 'number') return false;
  return LISTS.every((list) => frame[list] === undefined || Array.isArray(frame[list]));
}
