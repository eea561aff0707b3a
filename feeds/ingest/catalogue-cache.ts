import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Instrument } from '@/lib/market/instrument';
import { isInstrument } from '@/lib/market/is-instrument';
import { reasonOf } from '../failure';

/** What feeds listed when they last answered, kept between starts. */
export interface CatalogueCache {
  /** @returns undefined where there is nothing, or nothing that can be used; that is logged. Never rejects. */
  read(feed: string, venue: string): Promise<readonly Instrument[] | undefined>;
  /** Never rejects; that it cannot be written is logged once. */
  write(feed: string, instruments: readonly Instrument[]): Promise<void>;
}

export interface CatalogueCacheOptions {
  /** Made when it is first needed. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

/** Another number for another form: an older file is not read. */
const VERSION = 1;
/** Of a file once unpacked: a small one may pretend to be a huge one. */
const MOST_BYTES = 64 * 2 ** 20;
const NO_FILE_NAME = /[^A-Za-z0-9.-]+/g;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

interface Kept {
  readonly version: number;
  /** Two feeds may share a file name. */
  readonly feed: string;
  readonly instruments: readonly Instrument[];
}

/** Keeps one compressed file per feed in a folder. Nothing but the feeds that are asked for is read. */
export function createCatalogueCache({ folder, log }: CatalogueCacheOptions): CatalogueCache {
  let isComplaining = false;
  const fileOf = (feed: string) => join(folder, `${feed.replace(NO_FILE_NAME, '_').slice(0, 80)}.json.gz`);

  async function read(feed: string, venue: string): Promise<readonly Instrument[] | undefined> {
    const file = fileOf(feed);
    let packed: Buffer;
    try {
      packed = await readFile(file);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT')
        log(`${feed}: its kept list was not read: ${reasonOf(fault)}`);
      return undefined;
    }
    try {
      const text = await unpack(packed, { maxOutputLength: MOST_BYTES });
      return instrumentsIn(JSON.parse(text.toString()), feed, venue);
    } catch (fault) {
      log(`${feed}: its kept list (${file}) is of no use and will be replaced: ${reasonOf(fault)}`);
      return undefined;
    }
  }

  async function write(feed: string, instruments: readonly Instrument[]): Promise<void> {
    const file = fileOf(feed);
    // Renamed when it is whole: a start after a kill finds the old list, never half of one.
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      const kept: Kept = { version: VERSION, feed, instruments };
      const packed = await pack(JSON.stringify(kept));
      await mkdir(folder, { recursive: true });
      await writeFile(draft, packed);
      await rename(draft, file);
      isComplaining = false;
    } catch (fault) {
      await rm(draft, { force: true }).catch(() => {});
      if (isComplaining) return;
      isComplaining = true;
      log(`Lists of instruments cannot be kept in ${folder} (${reasonOf(fault)}); the next start waits for the feeds.`);
    }
  }

  return { read, write };
}

/** @throws Error saying why it cannot be used. */
function instrumentsIn(value: unknown, feed: string, venue: string): readonly Instrument[] {
  const kept = (typeof value === 'object' && value !== null ? value : {}) as Partial<Kept>;
  if (kept.version !== VERSION) throw new Error('it has another form.');
  if (kept.feed !== feed) throw new Error('it is of another feed.');
  const { instruments } = kept;
  if (!Array.isArray(instruments) || !instruments.every((one) => isInstrument(one) && one.venue === venue))
    throw new Error('it holds what is no instrument.');
  return instruments;
}
