import type { CandleShelf } from './candle-shelf';
import { CandleStore } from './candle-store';
import { Candles, type CandlesOptions } from './candles';
import { MemoryShelf } from './memory-shelf';

export interface OpenCandlesOptions extends Omit<CandlesOptions, 'store'> {
  /** Where they are kept; undefined: in memory, for as long as the process lives. */
  readonly folder: string | undefined;
  /** By venue: which edition of its history this is. What is kept of another one is removed. */
  readonly editions: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** Candles with what is kept of them. A folder that cannot be used is said in the log, and memory takes its place. */
export async function openCandles({ folder, editions, log, ...options }: OpenCandlesOptions): Promise<Candles> {
  const shelf = folder === undefined ? Promise.resolve(new MemoryShelf()) : levelShelf(folder);
  const store = await CandleStore.open(shelf, { log, ...(options.now && { now: options.now }) });
  for (const [venue, edition] of Object.entries(editions)) await store.claim(venue, edition);
  return new Candles({ ...options, store });
}

/** Loaded only now: a machine that has no binary of it goes on without. */
async function levelShelf(folder: string): Promise<CandleShelf> {
  const { LevelShelf } = await import('./level-shelf');
  return LevelShelf.open(folder);
}
