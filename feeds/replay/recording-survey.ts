import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { type RecordedLine, readRecordedLine } from '@/lib/market/recorded-line';
import { FeedError } from '../feed';
import { readSeries, type SeriesEnd } from './recording-series';

/** What is known of a recording once it has been read through. */
export interface RecordingSurvey {
  /** When it was made, ms since 1970. */
  readonly startTime: number;
  /** When the hub was told of the first event and of the last one. */
  readonly from: number;
  readonly to: number;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Instruments whose order book is in it, for somebody watched it. */
  readonly books: ReadonlySet<InstrumentId>;
  readonly events: number;
  /** Events its recorder had to leave out. */
  readonly missing: number;
  readonly end: SeriesEnd;
}

/** Events as our recorder writes them. Nearly all lines are, and parsing them takes longer than all else. */
const EVENT = /^\{(?:"seq":\d+,)?"at":(\d+(?:\.\d+)?),"event":/;

const ID = /"id":"([^"]+)"/;

/** What is needed of an event; `book` is whose book it is. */
interface SkimmedEvent {
  readonly at: number;
  readonly book: InstrumentId | undefined;
}

function skim(text: string): Exclude<RecordedLine, { at: number }> | SkimmedEvent | undefined {
  const at = EVENT.exec(text)?.[1];
  if (at !== undefined)
    return { at: Number(at), book: text.includes('"kind":"book"') ? ID.exec(text)?.[1] : undefined };
  const line = readRecordedLine(text);
  if (line === undefined || !('event' in line)) return line;
  return { at: line.at, book: line.event.kind === 'book' ? line.event.id : undefined };
}

/**
 * Reads a recording through. What appears late in it has to be in the catalogue from the start.
 * @throws FeedError, permanent, when there is nothing to play.
 */
export async function surveyRecording(path: string): Promise<RecordingSurvey> {
  const instruments = new Map<InstrumentId, Instrument>();
  const books = new Set<InstrumentId>();
  let [startTime, from, to, events, missing] = [0, 0, 0, 0, 0];
  let end: SeriesEnd = { end: 'cut' };
  for await (const line of readSeries(path, skim)) {
    if ('tickwire' in line) {
      startTime = line.startTime;
      for (const instrument of line.instruments) instruments.set(instrument.id, instrument);
    } else if ('instrument' in line) instruments.set(line.instrument.id, line.instrument);
    else if ('missing' in line) missing += line.missing;
    else if ('end' in line) end = line;
    else {
      if (events === 0) from = line.at;
      to = line.at;
      if (line.book !== undefined) books.add(line.book);
      events += 1;
    }
  }
  if (events === 0) throw new FeedError(`The recording ${path} holds no events.`, { permanent: true });
  return { startTime, from, to, instruments, books, events, missing, end };
}

/**
 * Looks whether a recording can be played, as far as its first event tells.
 * @throws FeedError saying in a sentence why not.
 */
export async function checkRecording(path: string): Promise<void> {
  for await (const line of readSeries(path)) if ('event' in line) return;
  throw new FeedError(`The recording ${path} holds no events.`, { permanent: true });
}
