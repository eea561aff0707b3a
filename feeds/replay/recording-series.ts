import { existsSync } from 'node:fs';
import {
  RECORDING_VERSION,
  type RecordedEnd,
  type RecordedLine,
  type RecordingHeader,
  readRecordedLine,
  readRecordingHeader,
} from '@/lib/market/recorded-line';
import { numberedRecording, recordingNumber } from '@/lib/market/recording-name';
import { FeedError } from '../feed';
import { recordingLines } from './recording-lines';

/** How a recording ends: as its recorder ended it, or before that, and why. */
export interface SeriesEnd {
  readonly end: 'over' | 'cut';
  /** Why it was cut, one sentence with the file. */
  readonly detail?: string;
  /** The same for who does not know of files: `it is damaged`. */
  readonly reason?: string;
}

export type SeriesLine<Line> = Exclude<Line, RecordedEnd> | RecordingHeader | SeriesEnd;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
};

/**
 * Everything in a recording, from this file on through those that continue it; the last line is its end. What comes
 * behind a damaged or cut place is left out, and the end says so.
 * @param read makes a line of its text; undefined when it cannot.
 * @throws FeedError, permanent, when the first file cannot be read or is no recording.
 */
export async function* readSeries<Line extends object = RecordedLine>(
  path: string,
  read: (text: string) => Line | RecordedEnd | undefined = readRecordedLine as never,
): AsyncGenerator<SeriesLine<Line>, void> {
  let header: RecordingHeader | undefined;
  for (let file = path; ; file = numberedRecording(file, recordingNumber(file) + 1)) {
    const cut = (why: string, what = 'it'): SeriesEnd => ({
      end: 'cut',
      detail: `The recording ${file} ${why}.`,
      reason: `${what} ${why}`,
    });
    if (header !== undefined && !existsSync(file)) {
      yield cut('is missing', 'its next file');
      return;
    }
    let own: RecordingHeader | undefined;
    let end: RecordedEnd['end'] | undefined;
    try {
      for await (const text of recordingLines(file)) {
        if (own === undefined) {
          own = headerOf(text, file);
          if (header !== undefined && !continues(header, own)) {
            yield cut('is not the one that goes on here', 'its next file');
            return;
          }
          yield own;
          continue;
        }
        const line = read(text);
        if (line === undefined) throw new FeedError('has a line that cannot be read', { permanent: true });
        if ('end' in line) end = line.end;
        else yield line as Exclude<Line, RecordedEnd>;
      }
      if (own === undefined) throw unreadable(file, 'is empty');
    } catch (fault) {
      if (header === undefined && own === undefined) throw fault instanceof FeedError ? fault : faultOf(file, fault);
      yield cut('is damaged');
      return;
    }
    header = own;
    if (end === undefined) {
      yield cut('was cut off');
      return;
    }
    if (end === 'over') {
      yield { end };
      return;
    }
  }
}

const unreadable = (path: string, why: string) => new FeedError(`The recording ${path} ${why}.`, { permanent: true });

function faultOf(path: string, fault: unknown): FeedError {
  const { code = '', message } = fault as NodeJS.ErrnoException;
  // What zlib says of anything that is not gzip; all else it says is of gzip that has been changed.
  if (message === 'incorrect header check') return unreadable(path, 'is no recording of Tickwire');
  if (code.startsWith('Z_')) return unreadable(path, 'is damaged');
  return unreadable(path, WHY[code] ?? `cannot be read (${message})`);
}

function headerOf(text: string, path: string): RecordingHeader {
  const header = readRecordingHeader(text);
  if (header === undefined) throw unreadable(path, 'is no recording of Tickwire');
  if (header.version > RECORDING_VERSION)
    throw unreadable(
      path,
      `has format ${header.version}, which is newer than what this version plays (${RECORDING_VERSION})`,
    );
  return header;
}

function continues(header: RecordingHeader, next: RecordingHeader): boolean {
  return next.startTime === header.startTime && next.part === header.part + 1;
}
