import type { Candle, CandleInterval } from '@/lib/market/candle';
import { CandleBuilder, type CandleTrade } from '@/lib/market/candle-builder';
import { candleStart } from '@/lib/market/candle-time';
import type { Instrument } from '@/lib/market/instrument';
import type { AskVenue } from './candle-asker';
import { CandleStore } from './candle-store';
import { Candles } from './candles';
import { MemoryShelf } from './memory-shelf';

export const MINUTE = 60_000;
export const ID = 'coinbase:BTC-USD';
export const NOON = Date.parse('2026-05-01T12:00:00Z');
export const INSTRUMENT: Instrument = {
  id: ID,
  name: 'Bitcoin',
  venue: 'coinbase',
  symbol: 'BTC-USD',
  assetClass: 'crypto',
  base: 'BTC',
  quote: 'USD',
  priceStep: 0.01,
  realtime: true,
  delayMinutes: 0,
  simulated: false,
  trades: true,
  book: true,
  candles: true,
};
/** A store that may not break. */
const open = (shelf: MemoryShelf, now: () => number) => {
  const log = (line: string) => {
    throw new Error(line);
  };
  return CandleStore.open(Promise.resolve(shelf), { log, now });
};

function built(trades: readonly CandleTrade[], interval: CandleInterval, zone?: string): Candle[] {
  const builder = new CandleBuilder(interval, zone);
  for (const trade of [...trades].sort((one, other) => one.time - other.time)) builder.fold(trade);
  return builder.candles();
}

/** A market whose every trade is known, a venue that tells its candles, and a line that brings its trades. */
export class World {
  now = NOON;
  instrument = INSTRUMENT;
  readonly trades: CandleTrade[] = [];
  readonly requests: { interval: CandleInterval; before: number; limit: number }[] = [];
  /** Instead of an answer. */
  trouble: (() => Promise<never>) | undefined;
  without: readonly CandleInterval[] = [];
  candles!: Candles;
  store!: CandleStore;
  up = true;

  async start(): Promise<this> {
    this.store = await open(new MemoryShelf(), () => this.now);
    return this.restart();
  }

  /** Another process with the same store. */
  restart(): this {
    const desk = { gapMs: 0, limitMs: 500 };
    const instrument = (id: string) => (id === ID ? this.instrument : undefined);
    this.candles = new Candles({ store: this.store, ask: this.ask, instrument, now: () => this.now, desk });
    return this;
  }

  readonly ask: AskVenue = async ({ interval, before, limit }) => {
    this.requests.push({ interval, before, limit });
    if (this.trouble !== undefined) return this.trouble();
    if (this.without.includes(interval)) throw Object.assign(new Error('No such interval.'), { permanent: true });
    const past = this.trades.filter(({ time }) => time < this.now);
    const closed = built(past, interval, this.instrument.timeZone).filter(
      ({ time }) => time < before && time < candleStart(this.now, interval, this.instrument.timeZone),
    );
    return closed.slice(-limit);
  };

  /** A trade at the venue at `now`, heard if the line is up. */
  trade(price: number, size = 1): void {
    this.trades.push({ time: this.now, price, size });
    if (this.up) this.hear(price, size, this.now);
  }

  hear(price: number, size: number, eventTime: number): void {
    this.candles.take({ kind: 'trade', id: ID, price, size, eventTime, ingestTime: this.now });
  }

  down(): void {
    this.up = false;
    this.candles.take({ kind: 'state', venue: 'coinbase', state: 'down', since: this.now });
  }

  back(): void {
    this.up = true;
    this.candles.take({ kind: 'state', venue: 'coinbase', state: 'live', since: this.now });
  }

  /** A trade every 10 s, and the clock ticking. */
  run(minutes: number): void {
    for (const end = this.now + minutes * MINUTE; this.now < end; this.now += 10_000) {
      this.trade(100 + ((this.now / 10_000) % 37), 0.25);
      this.candles.tick();
    }
  }

  /** What an answer should be. */
  expected(interval: CandleInterval, limit: number, before = Number.POSITIVE_INFINITY): Candle[] {
    const all = built(this.trades, interval, this.instrument.timeZone);
    return all.filter(({ time }) => time < before).slice(-limit);
  }

  ask60 = (interval: CandleInterval = '1m', limit = 60, before?: number) =>
    this.candles.history({ id: ID, interval, limit, ...(before !== undefined && { before }) });
}
