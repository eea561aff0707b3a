import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

/** Longer than any header; what has no line feed for so long is something else. */
const LONGEST_LINE = 64_000_000;

/**
 * The lines of a gzipped text, as far as they are whole: one that was cut off ends where its last whole line ends.
 * @throws what the file system throws, and what zlib throws for anything that is not gzip.
 */
export async function* recordingLines(path: string): AsyncGenerator<string, void> {
  // Then the end of the file is no error wherever it comes.
  const text = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }).setEncoding('utf8');
  // A fault of either destroys both, and the iteration throws it.
  pipeline(createReadStream(path), text, () => {});
  let rest = '';
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error('It has no lines.');
    yield* lines;
  }
}
