import { ClassicLevel } from 'classic-level';
import { type Candle, isCandleInterval } from '@/lib/market/candle';
import { isInstrumentId } from '@/lib/market/instrument';
import type { CandleShelf, SeriesKey, ShelfChange, WrittenRecord } from './candle-shelf';

/** Bumped when what is written changes its shape: what is of another one is not read. */
const FORM = '1';
/** Digits of a time in a key, so that keys sort as times do. */
const TIME_DIGITS = 15;
/** After every character that stands in a key. */
const LAST = '~';

const candlesOf = ({ id, interval }: SeriesKey) => `${FORM}/candle/${id}/${interval}/`;
const candleKey = (key: SeriesKey, time: number) =>
  candlesOf(key) + String(Math.max(0, Math.ceil(time))).padStart(TIME_DIGITS, '0');
const RECORDS = `${FORM}/series/`;
const recordKey = ({ id, interval }: SeriesKey) => `${RECORDS}${id}/${interval}`;
const editionKey = (venue: string) => `${FORM}/edition/${venue}`;

/**
 * Keeps candles in a LevelDB on disk. A change is one batch, which LevelDB logs as one: after a kill it is there or it
 * is not. Only a machine that loses power can lose the last seconds, and never half of a change.
 */
export class LevelShelf implements CandleShelf {
  readonly durable = true;
  readonly #db: ClassicLevel;

  private constructor(db: ClassicLevel) {
    this.#db = db;
  }

  /** @throws when the folder cannot be written, another process holds it, or what is in it is broken. */
  static async open(folder: string): Promise<LevelShelf> {
    const db = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'utf8' });
    await db.open();
    return new LevelShelf(db);
  }

  async records(): Promise<[SeriesKey, WrittenRecord][]> {
    const found: [SeriesKey, WrittenRecord][] = [];
    for await (const [name, text] of this.#db.iterator({ gt: RECORDS, lt: RECORDS + LAST })) {
      const [id = '', interval = ''] = name.slice(RECORDS.length).split('/');
      if (isInstrumentId(id) && isCandleInterval(interval))
        found.push([{ id, interval }, JSON.parse(text) as WrittenRecord]);
    }
    return found;
  }

  async read(key: SeriesKey, from: number, to: number, limit: number): Promise<Candle[]> {
    if (!(from < to) || limit < 1) return [];
    const start = candlesOf(key).length;
    const range = {
      gte: candleKey(key, from),
      lt: Number.isFinite(to) ? candleKey(key, to) : candlesOf(key) + LAST,
      reverse: true,
      limit,
    };
    const found = await this.#db.iterator(range).all();
    return found.reverse().map(([name, text]) => candleOf(Number(name.slice(start)), text));
  }

  async change(key: SeriesKey, { record, replaced, candles }: ShelfChange): Promise<void> {
    const puts = [
      ...candles.map((candle) => ({ key: candleKey(key, candle.time), value: textOf(candle) })),
      { key: recordKey(key), value: JSON.stringify(record) },
    ];
    const kept = new Set(puts.map((put) => put.key));
    const gone =
      replaced === undefined
        ? []
        : await this.#db.keys({ gte: candleKey(key, replaced[0]), lt: candleKey(key, replaced[1]) }).all();
    await this.#db.batch([
      ...gone.filter((name) => !kept.has(name)).map((name) => ({ type: 'del' as const, key: name })),
      ...puts.map((put) => ({ type: 'put' as const, ...put })),
    ]);
  }

  async remove(key: SeriesKey): Promise<void> {
    // The record first: candles without one are not believed.
    await this.#db.del(recordKey(key));
    await this.#db.clear({ gt: candlesOf(key), lt: candlesOf(key) + LAST });
  }

  async bytes(key?: SeriesKey): Promise<number> {
    const from = key === undefined ? '' : candlesOf(key);
    return this.#db.approximateSize(from, from + LAST);
  }

  async edition(venue: string): Promise<string | undefined> {
    return this.#db.get(editionKey(venue));
  }

  async mark(venue: string, edition: string): Promise<void> {
    await this.#db.put(editionKey(venue), edition);
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}

const textOf = ({ open, high, low, close, volume }: Candle) => JSON.stringify([open, high, low, close, volume]);

/** @throws when it is not what `textOf` wrote. */
function candleOf(time: number, text: string): Candle {
  const figures: unknown = JSON.parse(text);
  if (!Array.isArray(figures) || figures.length !== 5 || !figures.every(Number.isFinite))
    throw new Error(`The candle of ${time} is not readable.`);
  const [open, high, low, close, volume] = figures as [number, number, number, number, number];
  return { time, open, high, low, close, volume };
}
