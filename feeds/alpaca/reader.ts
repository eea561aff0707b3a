import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketQuoteFields, QuoteEvent, QuoteSource, TradeEvent } from '@/lib/market/market-event';
import { dailyFigures, dayOfBar } from './daily-figures';
import { isRecord, type VenueRecord } from './record';
import { isMarketPrice } from './trade-conditions';
import { venueTime } from './venue-time';

/** Beyond these a figure is an error, not a market. */
const MAX_PRICE = 1e8;
const MAX_SIZE = 1e13;
/** Exchanges' clocks may be ahead of Alpaca's; by more than that it is no time. */
const MAX_LEAD_MS = 60_000;
const DOLLAR = 1;

interface LastTrade {
  readonly id: unknown;
  readonly price: number;
  readonly size: number;
  readonly time: number | undefined;
}

/**
 * Turns what Alpaca says of one stock into our events. What is no sound figure is dropped, and `reject` called for it.
 * Messages: https://docs.alpaca.markets/docs/real-time-stock-pricing-data
 */
export class StockReader {
  /** Newest time the stream gave anything, ms since 1970; undefined before. */
  streamTime: number | undefined;
  readonly #latest: { [source in QuoteSource]?: QuoteEvent } = {};
  /** The newest trade and the one before it: what `last` falls back to when the newest is cancelled. */
  #trades: readonly LastTrade[] = [];
  #ingestTime = 0;

  constructor(
    readonly id: InstrumentId,
    /** Alpaca's time, ms since 1970. */
    private readonly venueNow: () => number,
    private readonly reject: () => void,
  ) {}

  /** The newest of each source, for who starts to follow now. The trade comes last: its time is what a row shows. */
  latest(): QuoteEvent[] {
    const { day, bidAsk, last } = this.#latest;
    return [day, bidAsk, last].filter((event) => event !== undefined);
  }

  /** Its last price is below a dollar. */
  get isCheap(): boolean {
    const last = this.#latest.last?.fields.last;
    return typeof last === 'number' && last < DOLLAR;
  }

  /**
   * `q`. Sizes are shares: round lots they were until November 2025 (the official client's `StockQuote`). A price of 0
   * says that nobody bids or offers.
   */
  quote(message: VenueRecord, now: number): QuoteEvent | undefined {
    const time = this.#streamed(message.t);
    return this.#bidAsk(message, time, now);
  }

  /** `t`. @returns undefined for one whose price is not the market's. */
  trade(message: VenueRecord, now: number): TradeEvent | undefined {
    const time = this.#streamed(message.t);
    if (!isMarketPrice(message.c, message.z)) return undefined;
    const { p: price, s: size } = message;
    if (!isFigure(price, MAX_PRICE) || !isFigure(size, MAX_SIZE)) {
      this.reject();
      return undefined;
    }
    const ingestTime = this.#ingest(now);
    this.#moveLast({ id: message.i, price, size, time }, ingestTime);
    return { kind: 'trade', id: this.id, price, size, ...eventTime(time), ingestTime };
  }

  /**
   * `x`. A trade that was told cannot be untold: trades are numbered and passed on for good. But `last` must not stay a
   * price that was none, and goes back to the trade before.
   */
  cancelled(message: VenueRecord, now: number): QuoteEvent | undefined {
    const [newest, before] = this.#trades;
    if (newest === undefined || newest.id !== message.i) return undefined;
    this.#trades = before === undefined ? [] : [before];
    return this.#last(before, newest.time, this.#ingest(now));
  }

  /** `c`. As with a cancelled one, only what it says of `last` counts. */
  corrected(message: VenueRecord, now: number): QuoteEvent | undefined {
    const [newest, ...before] = this.#trades;
    if (newest === undefined || newest.id !== message.oi) return undefined;
    const { ci: id, cp: price, cs: size } = message;
    if (!isFigure(price, MAX_PRICE) || !isFigure(size, MAX_SIZE)) {
      this.reject();
      return undefined;
    }
    const corrected = { id, price, size, time: newest.time };
    this.#trades = [corrected, ...before];
    return this.#last(corrected, newest.time, this.#ingest(now));
  }

  /** `d`: the day so far. @returns undefined for another day than `day`, where that is known. */
  dailyBar(message: VenueRecord, day: number | undefined, now: number): QuoteEvent | undefined {
    if (day !== undefined && dayOfBar(message) !== day) return undefined;
    return this.#tell('day', dailyFigures(message), undefined, this.#ingest(now));
  }

  /**
   * Latest quote and trade, and the figures of the day; https://docs.alpaca.markets/reference/stocksnapshots-1
   * @param day midnight (New York) of the day whose figures count; undefined where that is not known.
   */
  snapshot(snapshot: VenueRecord, day: number | undefined, now: number): QuoteEvent[] {
    const { latestQuote, latestTrade, dailyBar, prevDailyBar } = snapshot;
    const events: (QuoteEvent | undefined)[] = [];
    if (isRecord(dailyBar)) {
      // Before the first trade of a day the newest bar is that of the day before, whose close is the basis of change.
      const hasTraded = day === undefined || dayOfBar(dailyBar) === day;
      const basis = hasTraded ? prevDailyBar : dailyBar;
      const open = isRecord(basis) && isFigure(basis.c, MAX_PRICE) ? basis.c : null;
      const none = { high: null, low: null, volume: 0, turnover: 0 };
      const fields = { open, ...(hasTraded ? dailyFigures(dailyBar) : none) };
      events.push(this.#tell('day', fields, undefined, this.#ingest(now)));
    }
    if (isRecord(latestQuote)) events.push(this.#bidAsk(latestQuote, this.#time(latestQuote.t), now));
    if (isRecord(latestTrade)) events.push(this.#latestTrade(latestTrade, now));
    return events.filter((event) => event !== undefined);
  }

  #latestTrade(trade: VenueRecord, now: number): QuoteEvent | undefined {
    const { i: id, p: price, s: size } = trade;
    const time = this.#time(trade.t);
    // The stream knows better by now, and a trade that was cancelled may still be in the snapshot.
    const known = this.#latest.last?.eventTime;
    if (known !== undefined && (time === undefined || time <= known)) return undefined;
    if (!isFigure(price, MAX_PRICE) || !isFigure(size, MAX_SIZE)) {
      this.reject();
      return undefined;
    }
    const newest = { id, price, size, time };
    this.#trades = [newest, ...this.#trades].slice(0, 2);
    return this.#last(newest, time, this.#ingest(now));
  }

  #bidAsk(quote: VenueRecord, time: number | undefined, now: number): QuoteEvent | undefined {
    const { bp, bs, ap, as } = quote;
    // Half of a pair that belongs together is worse than the pair before it.
    if (!isSide(bp, bs) || !isSide(ap, as)) {
      this.reject();
      return undefined;
    }
    const held = this.#latest.bidAsk?.eventTime;
    if (held !== undefined && time !== undefined && time < held) return undefined;
    const bid = bp === 0 ? { bid: null, bidSize: null } : { bid: bp as number, bidSize: bs as number };
    const ask = ap === 0 ? { ask: null, askSize: null } : { ask: ap as number, askSize: as as number };
    return this.#tell('bidAsk', { ...bid, ...ask }, time, this.#ingest(now));
  }

  #moveLast(trade: LastTrade, ingestTime: number): void {
    const [newest] = this.#trades;
    if (newest?.time !== undefined && trade.time !== undefined && trade.time < newest.time) return;
    this.#trades = [trade, ...this.#trades].slice(0, 2);
    this.#latest.last = this.#last(trade, trade.time, ingestTime);
  }

  #last(trade: LastTrade | undefined, time: number | undefined, ingestTime: number): QuoteEvent {
    const fields = { last: trade?.price ?? null, lastSize: trade?.size ?? null };
    return this.#tell('last', fields, time, ingestTime);
  }

  #tell(source: QuoteSource, fields: MarketQuoteFields, time: number | undefined, ingestTime: number): QuoteEvent {
    const told: QuoteEvent = { kind: 'quote', id: this.id, source, fields, ...eventTime(time), ingestTime };
    // A bar has no basis of change in it: what was told of it before still holds.
    const before = source === 'day' ? this.#latest.day?.fields : undefined;
    this.#latest[source] = { ...told, fields: { ...before, ...fields } };
    return told;
  }

  #streamed(text: unknown): number | undefined {
    const time = this.#time(text);
    if (time !== undefined && time > (this.streamTime ?? 0)) this.streamTime = time;
    return time;
  }

  #time(text: unknown): number | undefined {
    const time = venueTime(text);
    if (time !== undefined && time <= this.venueNow() + MAX_LEAD_MS) return time;
    this.reject();
    return undefined;
  }

  /** Never goes back, whatever the machine's clock does. */
  #ingest(now: number): number {
    this.#ingestTime = Math.max(this.#ingestTime, now);
    return this.#ingestTime;
  }
}

const eventTime = (time: number | undefined) => (time === undefined ? {} : { eventTime: time });

function isFigure(value: unknown, most: number): value is number {
  return typeof value === 'number' && value > 0 && value < most;
}

/** A price and what is there at it, or neither. */
function isSide(price: unknown, size: unknown): boolean {
  if (price === 0) return true;
  return isFigure(price, MAX_PRICE) && typeof size === 'number' && size >= 0 && size < MAX_SIZE;
}
