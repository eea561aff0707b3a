import type { InstrumentId } from '@/lib/market/instrument';

/** What a frame says about one instrument, as JSON. */
export interface FrameItem {
  readonly id: InstrumentId;
  readonly seq: number;
  readonly json: string;
}

/** A frame in pieces, for readers who asked for it `itemised`. */
export interface FrameItems {
  /** Every known field of each changed quote. */
  readonly quotes: readonly FrameItem[];
  /** In order of sequence. */
  readonly trades: readonly FrameItem[];
  /** Changed order books. */
  readonly books: readonly FrameItem[];
  /** The frame without quotes, trades and books, as JSON. */
  readonly rest: string;
  readonly publishTime: number;
}

interface Encoding {
  readonly cursor: string;
  readonly seq: number;
  readonly json: string;
  readonly reset: boolean;
  readonly more: boolean;
  readonly empty: boolean;
  readonly items?: FrameItems | undefined;
}

/** A frame, encoded once and shared by every reader in step. */
export class EncodedFrame {
  /** Where a reader stands once it has this frame. */
  readonly cursor: string;
  readonly seq: number;
  /** One line of JSON. */
  readonly json: string;
  readonly reset: boolean;
  /** Cut short: the reader needs another frame at once. */
  readonly more: boolean;
  /** Nothing changed: it only moves the cursor. */
  readonly empty: boolean;
  /** Present for readers who asked for them. */
  readonly items: FrameItems | undefined;
  #bytes: Buffer | undefined;
  #framings: Map<string, unknown> | undefined;

  constructor(frame: Encoding) {
    this.cursor = frame.cursor;
    this.seq = frame.seq;
    this.json = frame.json;
    this.reset = frame.reset;
    this.more = frame.more;
    this.empty = frame.empty;
    this.items = frame.items;
  }

  /** The JSON as UTF-8, made at the first call. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.json);
    return this.#bytes;
  }

  /** A transport's framing of this frame, made at the first call with this key and shared by every later one. */
  framing<T>(key: string, make: (frame: EncodedFrame) => T): T {
    this.#framings ??= new Map();
    if (!this.#framings.has(key)) this.#framings.set(key, make(this));
    return this.#framings.get(key) as T;
  }
}
