import type { Candle } from '@/lib/market/candle';
import { venueOf } from '@/lib/market/instrument';
import type { CandleShelf, SeriesKey, WrittenRecord } from './candle-shelf';
import { MemoryShelf } from './memory-shelf';
import { retentionMs } from './retention';
import { type TimeRange, TimeRanges } from './time-ranges';

/** Series held at most; each has a record in memory. */
const MOST_SERIES = { durable: 20_000, passing: 1_000 };
/** Of all candles on disk. */
const MOST_BYTES = 512 * 2 ** 20;

/** What is known of a series beside its candles. */
export interface SeriesRecord {
  readonly key: SeriesKey;
  /** Stretches whose candles are all held, also where there are none. */
  readonly covered: TimeRanges;
  /** Nothing older existed at the venue when it was asked, ms since 1970. */
  floor?: { readonly time: number; readonly askedAt: number };
  /** Beginning of the exchange's day it was learnt in, where that matters. */
  day?: number;
  /** When it was last changed or read: what is not needed goes first. */
  usedAt: number;
}

export interface CandleStoreOptions {
  readonly log: (line: string) => void;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Closed candles and what is known of them. Records are held in memory, so that they are read and changed at once;
 * candles lie on a shelf, and reads see every change made before. A shelf that breaks is put away, and everything goes
 * on in memory.
 */
export class CandleStore {
  readonly #records = new Map<string, SeriesRecord>();
  readonly #log: (line: string) => void;
  readonly #now: () => number;
  #shelf: CandleShelf;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(shelf: CandleShelf, { log, now = Date.now }: CandleStoreOptions) {
    this.#shelf = shelf;
    this.#log = log;
    this.#now = now;
  }

  /** @param opening the shelf; one that cannot be had is replaced by memory, and the log says so. */
  static async open(opening: Promise<CandleShelf>, options: CandleStoreOptions): Promise<CandleStore> {
    let shelf: CandleShelf | undefined;
    try {
      shelf = await opening;
      const store = new CandleStore(shelf, options);
      for (const [key, record] of await shelf.records()) store.#records.set(nameOf(key), recordOf(key, record));
      return store;
    } catch (fault) {
      options.log(`candles are not kept on disk: ${reasonOf(fault)} History is asked for again at every start.`);
      await shelf?.close().catch(() => undefined);
      return new CandleStore(new MemoryShelf(), options);
    }
  }

  /** Whether what it holds outlives the process. */
  get durable(): boolean {
    return this.#shelf.durable;
  }

  /** The record of a series, to be changed with `change` alone. */
  record(key: SeriesKey): SeriesRecord {
    return this.#records.get(nameOf(key)) ?? { key, covered: new TimeRanges(), usedAt: 0 };
  }

  /** The newest `limit` that begin from `from` and before `to`, oldest first. */
  async read(key: SeriesKey, from: number, to: number, limit: number): Promise<Candle[]> {
    const record = this.#records.get(nameOf(key));
    if (record !== undefined) record.usedAt = this.#now();
    return (await this.#inTurn((shelf) => shelf.read(key, from, to, limit))) ?? [];
  }

  /**
   * Changes the record now, and puts candles onto the shelf with it.
   * @param replaced what begins in it is removed, except `candles`.
   */
  change(key: SeriesKey, edit: (record: SeriesRecord) => void, candles: readonly Candle[], replaced?: TimeRange): void {
    const record = this.record(key);
    record.usedAt = this.#now();
    edit(record);
    // At the end again: the first one is what was not changed for longest.
    this.#records.delete(nameOf(key));
    this.#records.set(nameOf(key), record);
    const written = writtenOf(record);
    const change = { record: written, candles, ...(replaced === undefined ? {} : { replaced }) };
    void this.#inTurn((shelf) => shelf.change(key, change));
    const most = this.durable ? MOST_SERIES.durable : MOST_SERIES.passing;
    const [oldest] = this.#records.values();
    if (this.#records.size > most && oldest !== undefined) this.#remove(oldest.key);
  }

  /**
   * Says which edition of a venue's history this is; what is held of another one is removed. A simulator with another
   * seed is another market under the same names.
   */
  async claim(venue: string, edition: string): Promise<void> {
    if ((await this.#inTurn((shelf) => shelf.edition(venue))) === edition) return;
    for (const { key } of [...this.#records.values()]) if (venueOf(key.id) === venue) this.#remove(key);
    await this.#inTurn((shelf) => shelf.mark(venue, edition));
  }

  /** Removes what is older than its interval is kept for, and what was not used for longest beyond the size limit. */
  async prune(): Promise<void> {
    for (const { key, covered, usedAt } of [...this.#records.values()]) {
      const before = this.#now() - retentionMs(key.interval);
      const first = covered.toJSON()[0]?.[0] ?? Number.POSITIVE_INFINITY;
      if (first >= before) continue;
      const forget = (record: SeriesRecord) => {
        // To be looked through is not to be used.
        record.usedAt = usedAt;
        record.covered.remove(0, before);
        if (record.floor !== undefined && record.floor.time < before) delete record.floor;
      };
      this.change(key, forget, [], [0, before]);
    }
    let excess = ((await this.#inTurn((shelf) => shelf.bytes())) ?? 0) - MOST_BYTES;
    const byUse = [...this.#records.values()].sort((one, other) => one.usedAt - other.usedAt);
    for (const { key } of byUse) {
      if (excess <= 0) return;
      excess -= (await this.#inTurn((shelf) => shelf.bytes(key))) ?? 0;
      this.#remove(key);
    }
  }

  /** After all changes. Who still asks finds nothing. */
  async close(): Promise<void> {
    await this.#inTurn((shelf) => {
      this.#shelf = new MemoryShelf();
      this.#records.clear();
      return shelf.close();
    });
  }

  #remove(key: SeriesKey): void {
    this.#records.delete(nameOf(key));
    void this.#inTurn((shelf) => shelf.remove(key));
  }

  /** One after the other, so that the later sees the earlier. @returns undefined when the shelf broke. */
  #inTurn<T>(work: (shelf: CandleShelf) => Promise<T>): Promise<T | undefined> {
    const done = this.#tail.then(async () => {
      const shelf = this.#shelf;
      try {
        return await work(shelf);
      } catch (fault) {
        this.#putAway(shelf, fault);
        return undefined;
      }
    });
    this.#tail = done;
    return done;
  }

  #putAway(broken: CandleShelf, fault: unknown): void {
    if (this.#shelf !== broken) return;
    this.#log(`candles are no longer kept on disk: ${reasonOf(fault)} Go on in memory until the next start.`);
    this.#shelf = new MemoryShelf();
    // Their candles are gone with the shelf.
    this.#records.clear();
    void broken.close().catch(() => undefined);
  }
}

const nameOf = ({ id, interval }: SeriesKey) => `${id} ${interval}`;

function recordOf(key: SeriesKey, { covered, floor, floorAskedAt, day, usedAt }: WrittenRecord): SeriesRecord {
  const known =
    floor === undefined || floorAskedAt === undefined ? {} : { floor: { time: floor, askedAt: floorAskedAt } };
  return { key, covered: new TimeRanges(covered), usedAt, ...known, ...(day !== undefined && { day }) };
}

function writtenOf({ covered, floor, day, usedAt }: SeriesRecord): WrittenRecord {
  const known = floor === undefined ? {} : { floor: floor.time, floorAskedAt: floor.askedAt };
  return { covered: covered.toJSON(), usedAt, ...known, ...(day !== undefined && { day }) };
}

/** LevelDB's own words are in the cause. */
function reasonOf(fault: unknown): string {
  const { message, cause } = fault as { message?: string; cause?: { code?: string; message?: string } };
  if (cause?.code === 'LEVEL_LOCKED') return 'another process holds them; stop it, or set STATE_DIR to another folder.';
  const said = (cause?.message ?? message ?? String(fault)).split('\n', 1)[0] ?? '';
  return said.endsWith('.') ? said : `${said}.`;
}
