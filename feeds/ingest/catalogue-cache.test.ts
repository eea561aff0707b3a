import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIMULATED_INSTRUMENTS } from '../simulator/instruments';
import { createCatalogueCache } from './catalogue-cache';

const LISTED = SIMULATED_INSTRUMENTS.slice(0, 3);
const FEED = 'ccxt:sim';

let folder: string;
let lines: string[];
const open = (where = folder) => createCatalogueCache({ folder: where, log: (line) => lines.push(line) });

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tickwire-catalogue-')), 'catalogue');
  lines = [];
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

/** The only file there is. */
async function onlyFile(): Promise<string> {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

test('what was written is read by the next start, and nothing else lies about', async () => {
  const [cache, other] = [open(), open()];
  expect(await cache.read(FEED, 'sim')).toBeUndefined();
  await Promise.all([cache.write(FEED, SIMULATED_INSTRUMENTS), other.write(FEED, SIMULATED_INSTRUMENTS)]);
  await cache.write(FEED, LISTED);
  await onlyFile();
  expect(await open().read(FEED, 'sim')).toEqual(LISTED);
  expect(lines).toEqual([]);
});

describe('of no use, said once and never read as a list', () => {
  const packed = (value: unknown) => gzipSync(JSON.stringify(value));
  const kept = { version: 1, feed: FEED, instruments: LISTED };
  const [first] = LISTED;

  test.each<[string, Buffer]>([
    ['empty', Buffer.alloc(0)],
    ['no gzip', Buffer.from('hello')],
    ['no JSON', gzipSync('{"version":1')],
    ['null', packed(null)],
    ['a number', packed(7)],
    ['an older form', packed({ ...kept, version: 0 })],
    ['another feed', packed({ ...kept, feed: 'ccxt:kraken' })],
    ['no list', packed({ ...kept, instruments: { length: 1 } })],
    ['another venue', packed({ ...kept, instruments: [{ ...first, id: 'kraken:BTC-USD', venue: 'kraken' }] })],
    ['a strange id', packed({ ...kept, instruments: [{ ...first, id: '../../etc' }] })],
    ['an id of other parts', packed({ ...kept, instruments: [{ ...first, id: 'sim:OTHER' }] })],
    ['a missing field', packed({ ...kept, instruments: [{ ...first, quote: undefined }] })],
    ['a step of nothing', packed({ ...kept, instruments: [{ ...first, priceStep: 0 }] })],
    ['an endless name', packed({ ...kept, instruments: [{ ...first, name: 'x'.repeat(10_000) }] })],
    ['a huge one in small', gzipSync(Buffer.alloc(70 * 2 ** 20, 32))],
  ])('%s', async (_what, bytes) => {
    const cache = open();
    await cache.write(FEED, LISTED);
    await writeFile(await onlyFile(), bytes);
    expect(await cache.read(FEED, 'sim')).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(FEED);
    await cache.write(FEED, LISTED);
    expect(await cache.read(FEED, 'sim')).toEqual(LISTED);
  });

  test('cut anywhere', async () => {
    const cache = open();
    await cache.write(FEED, LISTED);
    const file = await onlyFile();
    const whole = await readFile(file);
    for (let length = 0; length < whole.length; length += 7) {
      await writeFile(file, whole.subarray(0, length));
      expect(await cache.read(FEED, 'sim')).toBeUndefined();
    }
  });
});

test('a folder that cannot be written costs one line, and nothing fails', async () => {
  const file = join(folder, '..', 'a-file');
  await writeFile(file, '');
  const cache = open(join(file, 'catalogue'));
  await cache.write(FEED, LISTED);
  await cache.write('ccxt:kraken', LISTED);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('cannot be kept');
});

test.skipIf(process.getuid?.() === 0)('a file that cannot be read costs one line', async () => {
  await mkdir(folder);
  const cache = open();
  await cache.write(FEED, LISTED);
  await chmod(await onlyFile(), 0);
  expect(await cache.read(FEED, 'sim')).toBeUndefined();
  expect(lines).toHaveLength(1);
});

test('a name of a feed never leaves the folder', async () => {
  const cache = open();
  for (const feed of ['replay:../../../tmp/x.jsonl@10x', '..', '/', 'ccxt:kraken']) {
    await cache.write(feed, LISTED);
    expect(await cache.read(feed, 'sim'), feed).toEqual(LISTED);
  }
  expect(await readdir(join(folder, '..'))).toEqual(['catalogue']);
});
