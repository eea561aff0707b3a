import type { Candle, CandleInterval } from '@/lib/market/candle';
import type { InstrumentId } from '@/lib/market/instrument';
import type { TimeRange } from './time-ranges';

/** Names the candles of one instrument and interval. */
export interface SeriesKey {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
}

/** What is kept about a series beside its candles. */
export interface WrittenRecord {
  readonly covered: readonly TimeRange[];
  readonly floor?: number;
  readonly floorAskedAt?: number;
  readonly day?: number;
  readonly usedAt: number;
}

/** A change of one series that happens wholly or not at all. */
export interface ShelfChange {
  readonly record: WrittenRecord;
  /** What begins in it is removed first. */
  readonly replaced?: TimeRange;
  readonly candles: readonly Candle[];
}

/** Where closed candles lie. Any of its promises rejects when it is broken. */
export interface CandleShelf {
  /** Whether it outlives the process. */
  readonly durable: boolean;
  /** All series there are. */
  records(): Promise<readonly (readonly [SeriesKey, WrittenRecord])[]>;
  /** The newest `limit` that begin from `from` and before `to`, oldest first. */
  read(key: SeriesKey, from: number, to: number, limit: number): Promise<Candle[]>;
  change(key: SeriesKey, change: ShelfChange): Promise<void>;
  /** Removes a series with its record. */
  remove(key: SeriesKey): Promise<void>;
  /** Roughly what the candles of a series take, or all of them, bytes. */
  bytes(key?: SeriesKey): Promise<number>;
  /** Which edition of a venue's history is held; undefined before the first `mark`. */
  edition(venue: string): Promise<string | undefined>;
  mark(venue: string, edition: string): Promise<void>;
  close(): Promise<void>;
}
