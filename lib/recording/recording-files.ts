import { readdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type RecordedEnd, type RecordingHeader, recordedLine } from '@/lib/market/recorded-line';
import { numberedRecording, recordingNumber } from '@/lib/market/recording-name';

/** Makes a file that must not exist yet. @throws what the file system throws, `EEXIST` among it. */
export type CreateFile = (path: string) => Promise<Pick<FileHandle, 'appendFile' | 'close'>>;

export const createFile: CreateFile = (path) => open(path, 'wx');

const compress = promisify(gzip);

/**
 * The files of one recording, one after the other. Each piece of text becomes a gzip member of its own: what has been
 * written stays readable whatever happens to the process afterwards.
 */
export class RecordingFiles {
  bytes = 0;
  #number: number;
  #part = 0;
  #fileBytes = 0;
  #path: string;
  #handle: Awaited<ReturnType<CreateFile>> | undefined;

  /**
   * @param rotateBytes a file that has reached this is ended before more is written.
   * @param header what the next file begins with.
   */
  constructor(
    path: string,
    private readonly rotateBytes: number,
    private readonly create: CreateFile,
    private readonly header: (part: number) => RecordingHeader,
  ) {
    this.#number = nextNumber(path) - 1;
    this.#path = numberedRecording(path, this.#number + 1);
  }

  /** The file that is written now, without its folder. */
  get file(): string {
    return basename(this.#path);
  }

  /** Appends text that ends with a line feed. One call at a time. @throws what the file system throws. */
  async append(text: string): Promise<void> {
    if (this.#handle !== undefined && this.#fileBytes >= this.rotateBytes) await this.#end('continued');
    await this.#write(`${await this.#begin()}${text}`);
  }

  /** Ends the recording. @throws what the file system throws. */
  async close(): Promise<void> {
    if (this.#handle !== undefined) await this.#end('over');
  }

  /** Lets go of the file after a fault; whatever this throws is the same fault again. */
  async abandon(): Promise<void> {
    await this.#handle?.close().catch(() => {});
    this.#handle = undefined;
  }

  async #write(text: string): Promise<void> {
    const member = await compress(text);
    await this.#handle?.appendFile(member);
    this.bytes += member.length;
    this.#fileBytes += member.length;
  }

  /** @returns the header where a file had to be made. */
  async #begin(): Promise<string> {
    if (this.#handle !== undefined) return '';
    // Somebody else may record into the same folder.
    for (;;) {
      this.#number += 1;
      this.#path = numberedRecording(this.#path, this.#number);
      try {
        this.#handle = await this.create(this.#path);
        break;
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
      }
    }
    this.#part += 1;
    this.#fileBytes = 0;
    return recordedLine(this.header(this.#part));
  }

  async #end(end: RecordedEnd['end']): Promise<void> {
    await this.#write(recordedLine({ end }));
    await this.#handle?.close();
    this.#handle = undefined;
  }
}

/** The first number that is not taken, after all that are: a recording's files are numbered without holes. */
function nextNumber(path: string): number {
  let taken: readonly string[] = [];
  try {
    taken = readdirSync(dirname(path));
  } catch {
    // Making the file says what is wrong.
  }
  const own = basename(path);
  const numbers = taken
    .filter((name) => numberedRecording(own, recordingNumber(name)) === name)
    .map((name) => recordingNumber(name) + 1);
  return Math.max(recordingNumber(own), ...numbers);
}
