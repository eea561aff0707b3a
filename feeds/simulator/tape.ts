import type { InstrumentId } from '@/lib/market/instrument';
import type { BookEvent, MarketEvent, QuoteEvent, QuoteSource, StateEvent } from '@/lib/market/market-event';
import { SimulatedDepth } from './depth';
import { RARE, type RareEvents } from './exchange';
import type { SimulatedInstrument } from './instruments';
import { SimulatedMarket } from './market';
import type { SimulatedEvent } from './simulated-event';
import { type CandleWish, TapeCandles } from './tape-candles';
import { AROUND_THE_CLOCK, alwaysOpen, newYorkHours, type TradingCalendar } from './trading-calendar';

export interface TapeOptions {
  readonly seed: number | string;
  /** `always`: stocks trade day and night; `new-york`: in the hours of New York. */
  readonly hours: 'always' | 'new-york';
  /** Default `RARE`. */
  readonly rare?: RareEvents;
  /** The instrument that gets bursts of 1,400 events in 100 ms. */
  readonly load?: InstrumentId;
}

export type Listener = (event: MarketEvent) => void;
export type BookListener = (event: BookEvent) => void;

/** Further behind than this (a suspended machine, a blocked process), simulated time stops instead of catching up. */
const LONGEST_LAG_MS = 1_000;
/** A listener gets a book at most so often. */
const BOOK_GAP_MS = 100;

interface BookReader {
  /** Real time. */
  nextAt: number;
  stale: boolean;
}

/** One instrument being played against a clock: it runs while somebody listens, and rests at its price otherwise. */
export class Tape {
  readonly #id: InstrumentId;
  readonly #market: SimulatedMarket;
  readonly #depth: SimulatedDepth;
  readonly #candles: TapeCandles;
  readonly #listeners = new Set<Listener>();
  readonly #bookReaders = new Map<BookListener, BookReader>();
  /** The newest quote of each source and the state: what a listener that joins needs. */
  readonly #newest = new Map<QuoteSource, QuoteEvent>();
  #state: StateEvent | undefined;
  /** Real time of its time 0, ms since 1970. */
  readonly #origin: number;
  #quotedMs = 0;
  #restsSince: number | undefined;

  constructor(instrument: SimulatedInstrument, options: TapeOptions, now: number) {
    const { seed, rare = RARE } = options;
    this.#id = instrument.id;
    this.#origin = now;
    this.#restsSince = now;
    const label = `${seed} ${instrument.id}`;
    const calendar = calendarOf(instrument, options, now);
    let candles: TapeCandles | undefined;
    const opening = (price: number) => {
      candles = new TapeCandles(label, instrument, calendar, now, Math.round(price / instrument.priceStep));
      return candles.soFar(price);
    };
    const dayAt = (time: number) => candles?.dayAt(time);
    const load = options.load === instrument.id;
    this.#market = new SimulatedMarket(seed, instrument, { startTime: now, calendar, opening, dayAt, rare, load });
    if (candles === undefined) throw new Error('A market asks for its past when it opens.');
    this.#candles = candles;
    this.#depth = new SimulatedDepth(label, instrument);
    for (const event of this.#market.open()) this.#deliver(event, now);
  }

  /** When there is something to do, ms since 1970; Infinity while nobody listens. */
  get dueAt(): number {
    if (!this.#followed) return Number.POSITIVE_INFINITY;
    let due = this.#origin + this.#market.dueMs;
    for (const { nextAt, stale } of this.#bookReaders.values()) if (stale) due = Math.min(due, nextAt);
    return due;
  }

  /** Joins, and is told what is known. @returns leaves. */
  listen(listener: Listener, now: number, clock: () => number): () => void {
    this.play(now);
    for (const event of this.#newest.values()) listener({ ...event, ingestTime: now });
    // Last: who has just lost the instrument may take its prices for a sign that it is open.
    if (this.#state !== undefined) listener(this.#state);
    this.#restsSince = undefined;
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener)) this.#rest(clock());
    };
  }

  /** The same for order books: all of it at once, then at most one in 100 ms. */
  listenBooks(listener: BookListener, now: number, clock: () => number): () => void {
    this.play(now);
    this.#restsSince = undefined;
    this.#bookReaders.set(listener, { nextAt: now, stale: true });
    this.#tellBooks(now);
    return () => {
      if (this.#bookReaders.delete(listener)) this.#rest(clock());
    };
  }

  /** Does all that is due; what nobody listened to did not happen. */
  play(now: number): void {
    if (this.#restsSince !== undefined) this.#sleep(now - this.#restsSince, this.#restsSince, now);
    while (this.#origin + this.#market.dueMs <= now) {
      const due = this.#origin + this.#market.activityMs;
      const lagMs = now - LONGEST_LAG_MS - due;
      if (lagMs > 0) this.#sleep(lagMs, due, now);
      else for (const event of this.#market.step()) this.#deliver(event, now);
    }
    if (this.#restsSince !== undefined) this.#restsSince = now;
    this.#tellBooks(now);
  }

  candles(wish: CandleWish, now: number): ReturnType<TapeCandles['candles']> {
    this.play(now);
    return this.#candles.candles(wish, now);
  }

  get #followed(): boolean {
    return this.#listeners.size + this.#bookReaders.size > 0;
  }

  #rest(now: number): void {
    if (!this.#followed) this.#restsSince = now;
  }

  /** From `from` on nobody does anything for so long; the exchange opens, halts and closes all the same. */
  #sleep(ms: number, from: number, now: number): void {
    for (let at = from; at < from + ms; ) {
      const to = Math.min(from + ms, Math.max(at, this.#origin + this.#market.changeMs));
      if (this.#market.trading) this.#candles.slept(at, to, this.#market.book.bidTick);
      this.#market.skip(to - at);
      at = to;
      // Nothing else is due before: it was all put off.
      if (at < from + ms) for (const event of this.#market.step()) this.#deliver(event, now);
    }
  }

  #deliver(simulated: SimulatedEvent, ingestTime: number): void {
    const id = this.#id;
    // Venues stamp whole milliseconds.
    const eventTime = Math.floor(this.#origin + simulated.atMs);
    if (simulated.kind === 'state') {
      if (simulated.split > 1) {
        this.#depth.split(simulated.split);
        this.#candles.split(simulated.split);
      }
      this.#state = { kind: 'state', id, ...simulated.notice };
      this.#tell(this.#state);
    } else if (simulated.kind === 'trade') {
      const { price, size, side } = simulated;
      this.#candles.trade(eventTime, price, size);
      const fields = { last: price, lastSize: size };
      this.#newest.set('last', { kind: 'quote', id, source: 'last', fields, eventTime, ingestTime });
      this.#tell({ kind: 'trade', id, price, size, side, eventTime, ingestTime });
    } else {
      const { source, fields } = simulated;
      if (source === 'bidAsk') this.#quoted(simulated.atMs);
      const event = { kind: 'quote', id, source, fields, eventTime, ingestTime } as const;
      this.#newest.set(source, event);
      this.#tell(event);
    }
  }

  #tell(event: MarketEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #quoted(atMs: number): void {
    this.#quotedMs = atMs;
    for (const reader of this.#bookReaders.values()) reader.stale = true;
  }

  #tellBooks(now: number): void {
    let event: BookEvent | undefined;
    for (const [listener, reader] of this.#bookReaders) {
      if (!reader.stale || reader.nextAt > now) continue;
      event ??= this.#book(now);
      reader.stale = false;
      reader.nextAt = now + BOOK_GAP_MS;
      listener(event);
    }
  }

  #book(ingestTime: number): BookEvent {
    const levels = this.#depth.levels(this.#market.book, this.#quotedMs);
    return { kind: 'book', id: this.#id, ...levels, eventTime: Math.floor(this.#origin + this.#quotedMs), ingestTime };
  }
}

function calendarOf({ assetClass }: SimulatedInstrument, { hours }: TapeOptions, now: number): TradingCalendar {
  if (assetClass !== 'stock') return AROUND_THE_CLOCK;
  return hours === 'always' ? alwaysOpen(now) : newYorkHours();
}
