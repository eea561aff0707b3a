import type { Candle } from '@/lib/market/candle';
import type { CandleShelf, SeriesKey, ShelfChange } from './candle-shelf';

/** Keeps candles as long as the process lives. */
export class MemoryShelf implements CandleShelf {
  readonly durable = false;
  readonly #series = new Map<string, Map<number, Candle>>();

  async records(): Promise<[]> {
    return [];
  }

  async read(key: SeriesKey, from: number, to: number, limit: number): Promise<Candle[]> {
    const held = this.#series.get(nameOf(key))?.values() ?? [];
    const found = [...held].filter(({ time }) => time >= from && time < to);
    return found.sort((one, other) => one.time - other.time).slice(-limit);
  }

  async change(key: SeriesKey, { replaced, candles }: ShelfChange): Promise<void> {
    const name = nameOf(key);
    const held = this.#series.get(name) ?? new Map<number, Candle>();
    this.#series.set(name, held);
    if (replaced !== undefined)
      for (const time of held.keys()) if (time >= replaced[0] && time < replaced[1]) held.delete(time);
    for (const candle of candles) held.set(candle.time, candle);
  }

  async remove(key: SeriesKey): Promise<void> {
    this.#series.delete(nameOf(key));
  }

  async bytes(): Promise<number> {
    return 0;
  }

  async edition(): Promise<undefined> {
    return undefined;
  }

  async mark(): Promise<void> {
    // Nothing here is of an earlier process.
  }

  async close(): Promise<void> {
    this.#series.clear();
  }
}

const nameOf = ({ id, interval }: SeriesKey) => `${id} ${interval}`;
