import { type Instrument, isInstrumentId } from './instrument';
import type { MarketEvent } from './market-event';

/** Version of the format that is written, and the newest that is read. */
export const RECORDING_VERSION = 1;

/** The first line of each file of a recording. */
export interface RecordingHeader {
  readonly tickwire: 'recording';
  readonly version: number;
  /** When the recording began, ms since 1970; the same in all its files. */
  readonly startTime: number;
  /** Which of its files this is: 1, 2, 3 … */
  readonly part: number;
  /** What appeared in earlier files. */
  readonly instruments: readonly Instrument[];
}

/** Comes before the first event of an instrument. */
interface RecordedInstrument {
  readonly instrument: Instrument;
}

/** What a feed said, with its times as they were. */
interface RecordedEvent {
  /**
   * The hub's sequence that it got. Absent where the hub refused it: such a quote changed nothing but how new the last
   * price is known to be, which decides about later trades.
   */
  readonly seq?: number;
  /** When the hub was told, ms since 1970. */
  readonly at: number;
  readonly event: MarketEvent;
}

/** So many events are not in the recording, because the disk was slower than the market. */
interface RecordedGap {
  readonly missing: number;
}

/** The last line of a file; absent where the recorder was killed. `continued`: the next file goes on. */
export interface RecordedEnd {
  readonly end: 'over' | 'continued';
}

export type RecordedLine = RecordedInstrument | RecordedEvent | RecordedGap | RecordedEnd;

/** One line of JSON with its line feed. */
export function recordedLine(line: RecordingHeader | RecordedLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** @returns undefined when a file that begins so is no recording. Its version may be newer than ours. */
export function readRecordingHeader(line: string): RecordingHeader | undefined {
  const header = objectOf(line);
  if (header?.tickwire !== 'recording' || !isNumber(header.version)) return undefined;
  // What a newer version has beyond this is its own affair.
  if (header.version > RECORDING_VERSION) return header as unknown as RecordingHeader;
  const { startTime, part, instruments } = header;
  const sound = isNumber(startTime) && isNumber(part) && Array.isArray(instruments) && instruments.every(isInstrument);
  return sound ? (header as unknown as RecordingHeader) : undefined;
}

/** @returns undefined when it is no line of a recording. */
export function readRecordedLine(line: string): RecordedLine | undefined {
  const value = objectOf(line);
  if (value === undefined) return undefined;
  const { event, at, seq, instrument, missing, end } = value;
  const known =
    (isEvent(event) && isNumber(at) && isNumberOrAbsent(seq)) ||
    isInstrument(instrument) ||
    isNumber(missing) ||
    end === 'over' ||
    end === 'continued';
  return known ? (value as unknown as RecordedLine) : undefined;
}

type Loose = Readonly<Record<string, unknown>>;

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isNumberOrAbsent = (value: unknown) => value === undefined || isNumber(value);
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const isText = (value: unknown) => typeof value === 'string' && value !== '';

function objectOf(line: string): Loose | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isInstrument(value: unknown): value is Instrument {
  if (!isObject(value) || typeof value.id !== 'string' || !isInstrumentId(value.id)) return false;
  const texts = [value.name, value.base, value.quote, value.assetClass];
  return value.id === `${value.venue}:${value.symbol}` && texts.every(isText) && Number(value.priceStep) > 0;
}

const STATES: readonly unknown[] = ['live', 'delayed', 'closed', 'halted', 'down'];
const SOURCES: readonly unknown[] = ['bidAsk', 'last', 'day'];

function isEvent(value: unknown): value is MarketEvent {
  if (!isObject(value)) return false;
  if (value.kind === 'state') {
    const named = (value.id === undefined) !== (value.venue === undefined);
    return named && STATES.includes(value.state) && isNumber(value.since);
  }
  if (typeof value.id !== 'string' || !isInstrumentId(value.id)) return false;
  if (!isNumber(value.ingestTime) || !isNumberOrAbsent(value.eventTime)) return false;
  if (value.kind === 'trade') return isNumber(value.price) && isNumber(value.size);
  if (value.kind === 'book') return isSide(value.bids) && isSide(value.asks);
  if (value.kind !== 'quote' || !SOURCES.includes(value.source) || !isObject(value.fields)) return false;
  return Object.values(value.fields).every((figure) => figure === null || isNumber(figure));
}

const isSide = (side: unknown) =>
  Array.isArray(side) && side.every((level) => Array.isArray(level) && level.every(isNumber));
