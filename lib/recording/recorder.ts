import { BOOK_DEPTH } from '@/lib/market/book';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { RECORDING_VERSION, recordedLine } from '@/lib/market/recorded-line';
import type { RecordingStatus } from '@/lib/market/recording-status';
import { LastTimes } from './last-times';
import { type CreateFile, createFile, RecordingFiles } from './recording-files';

export interface RecorderOptions {
  /** The first file; where it exists, the next free number is put before its ending. */
  readonly path: string;
  /** A file that has reached this is followed by another one. Default 100 MB. */
  readonly rotateBytes?: number;
  /** The catalogue's entry of an instrument. An event of one that has none cannot be played, and counts as dropped. */
  readonly describe: (id: InstrumentId) => Instrument | undefined;
  readonly log: (line: string) => void;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** How often what has come is written. Default 500 ms: with the writing itself, a kill loses less than a second. */
  readonly flushMs?: number;
  /** Characters that may wait for the disk. Default 32 million. */
  readonly mostWaiting?: number;
  /** Default: the file system. */
  readonly create?: CreateFile;
}

/** Written at once, so that a burst is not compressed in one piece. */
const EAGER_CHARACTERS = 1_000_000;

/**
 * Records what a hub accepts. Taking an event costs one line of JSON in memory; compressing and writing happen behind.
 * A disk that is slower than the market loses events of the recording, never of the hub, and one that refuses ends it.
 */
export class Recorder {
  readonly #files: RecordingFiles;
  readonly #instruments = new Map<InstrumentId, Instrument>();
  readonly #lastTimes = new LastTimes();
  readonly #now: () => number;
  readonly #mostWaiting: number;
  readonly #timer: NodeJS.Timeout;
  #lines: string[] = [];
  #characters = 0;
  /** Events among the lines. */
  #waiting = 0;
  /** Events left out since the last line. */
  #missing = 0;
  #behind = false;
  #writing: Promise<void> | undefined;
  #events = 0;
  #dropped = 0;
  #stopped: string | undefined;
  #closed = false;

  constructor(private readonly options: RecorderOptions) {
    const { path, rotateBytes = 100_000_000, now = Date.now, flushMs = 500, mostWaiting = 32_000_000 } = options;
    const startTime = now();
    this.#now = now;
    this.#mostWaiting = mostWaiting;
    this.#files = new RecordingFiles(path, rotateBytes, options.create ?? createFile, (part) => ({
      tickwire: 'recording',
      version: RECORDING_VERSION,
      startTime,
      part,
      instruments: part === 1 ? [] : [...this.#instruments.values()],
    }));
    this.#timer = setInterval(() => this.#begin(), flushMs);
    this.#timer.unref();
  }

  get status(): RecordingStatus {
    return {
      file: this.#files.file,
      events: this.#events,
      bytes: this.#files.bytes,
      dropped: this.#dropped,
      ...(this.#stopped !== undefined && { stopped: this.#stopped }),
    };
  }

  /** Takes an event that the hub accepted as `seq`. */
  accepted(event: MarketEvent, seq: number): void {
    this.#lastTimes.accepted(event);
    this.#take(event, seq);
  }

  /** Takes an event that the hub refused. @returns whether it is kept, because it decides about later ones. */
  refused(event: MarketEvent): boolean {
    const telling = this.#lastTimes.refused(event);
    if (telling) this.#take(event, undefined);
    return telling;
  }

  /** Writes what has come; resolves when it is on the disk, or cannot be. Never rejects. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#begin();
    await this.#writing;
  }

  /** Writes what has come and ends the file; nothing is recorded afterwards. Never rejects. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    if (this.#missing > 0) this.#noteMissing();
    await this.flush();
    if (this.#stopped === undefined) await this.#files.close().catch((fault) => this.#stop(fault));
  }

  #take(event: MarketEvent, seq: number | undefined): void {
    if (this.#closed || this.#stopped !== undefined) {
      this.#dropped += 1;
      return;
    }
    const instrument = event.id === undefined ? undefined : this.#describe(event.id);
    if (this.#isBehind() || (event.id !== undefined && instrument === undefined)) {
      this.#missing += 1;
      this.#dropped += 1;
      return;
    }
    if (this.#missing > 0) this.#noteMissing();
    if (instrument !== undefined && !this.#instruments.has(instrument.id)) {
      this.#instruments.set(instrument.id, instrument);
      this.#push(recordedLine({ instrument }));
    }
    this.#push(recordedLine({ ...(seq !== undefined && { seq }), at: this.#now(), event: cut(event) }));
    this.#waiting += 1;
    if (this.#characters >= EAGER_CHARACTERS) this.#begin();
  }

  #describe(id: InstrumentId): Instrument | undefined {
    return this.#instruments.get(id) ?? this.options.describe(id);
  }

  /** Once too much waits, half of it must have gone first: a gap in one place is better than a hundred. */
  #isBehind(): boolean {
    const behind = this.#characters >= (this.#behind ? this.#mostWaiting / 2 : this.#mostWaiting);
    if (behind && !this.#behind)
      this.options.log('the disk is slower than the market: events are missing in the recording.');
    if (!behind && this.#behind) this.options.log(`the recording goes on; ${this.#missing} events are missing in it.`);
    this.#behind = behind;
    return behind;
  }

  #noteMissing(): void {
    this.#push(recordedLine({ missing: this.#missing }));
    this.#missing = 0;
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
  }

  #begin(): void {
    if (this.#writing !== undefined || this.#lines.length === 0 || this.#stopped !== undefined) return;
    const [text, events] = [this.#lines.join(''), this.#waiting];
    this.#lines = [];
    this.#waiting = 0;
    this.#writing = this.#files
      .append(text)
      .then(
        () => {
          this.#events += events;
        },
        (fault) => {
          this.#dropped += events;
          return this.#stop(fault);
        },
      )
      .then(() => {
        // Until it has been written it takes up memory.
        this.#characters -= text.length;
        this.#writing = undefined;
      });
  }

  async #stop(fault: unknown): Promise<void> {
    this.#stopped = `Writing ${this.#files.file} failed: ${fault instanceof Error ? fault.message : String(fault)}`;
    this.#dropped += this.#waiting;
    this.#lines = [];
    this.#waiting = 0;
    this.options.log(`nothing is recorded any more. ${this.#stopped}`);
    await this.#files.abandon();
  }
}

/** A book as the hub takes it. */
function cut(event: MarketEvent): MarketEvent {
  if (event.kind !== 'book' || (event.bids.length <= BOOK_DEPTH && event.asks.length <= BOOK_DEPTH)) return event;
  return { ...event, bids: event.bids.slice(0, BOOK_DEPTH), asks: event.asks.slice(0, BOOK_DEPTH) };
}
