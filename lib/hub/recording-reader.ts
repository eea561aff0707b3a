import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import type { EncodedFrame } from './encoded-frame';
import type { Hub } from './hub';
import type { Reader, ReaderOptions, ReaderRequest } from './reader-options';

interface Wish extends Partial<Omit<ReaderOptions, 'subscription' | 'cursor' | 'write'>> {
  readonly quotes?: readonly string[];
  readonly trades?: readonly string[];
  readonly books?: readonly string[];
  readonly cursor?: string | undefined;
  /** What `write` answers until `writable` is set to something else. Default true. */
  readonly writable?: boolean;
}

/** A reader that keeps what it is sent, for tests. */
export class RecordingReader {
  readonly encoded: EncodedFrame[] = [];
  readonly reader: Reader;
  writable: boolean;

  constructor(hub: Hub, wish: Wish = {}) {
    this.writable = wish.writable ?? true;
    this.reader = hub.open({
      ...requestOf(wish),
      firstFrame: wish.firstFrame ?? 'always',
      ...(wish.credit === undefined ? {} : { credit: wish.credit }),
      write: (frame) => {
        this.encoded.push(frame);
        return this.writable;
      },
    });
  }

  get frames(): Frame[] {
    return this.encoded.map((frame) => decodeFrame(frame.json));
  }

  /** The newest frame, and how many there are by now. */
  get last(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new Error('nothing was written');
    return frame;
  }

  /** Frames since the last call. */
  take(): Frame[] {
    return this.encoded.splice(0).map((frame) => decodeFrame(frame.json));
  }

  acknowledge(frame: Frame): void {
    const cursor = parseCursor(frame.cursor);
    if (cursor !== undefined) this.reader.acknowledge(cursor);
  }

  subscribe(wish: Wish): void {
    this.reader.subscribe(requestOf(wish));
  }
}

function requestOf(wish: Wish): ReaderRequest {
  const { quotes = ['sim:A'], trades = [], books = [], cursor, maxFrequency = 10, history = 0 } = wish;
  return {
    subscription: subscriptionOf({ quotes, trades, books }),
    cursor: cursor === undefined ? undefined : parseCursor(cursor),
    maxFrequency,
    history,
    ...(wish.itemised === undefined ? {} : { itemised: wish.itemised }),
  };
}
