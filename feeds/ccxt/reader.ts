import type { MarketQuoteFields, QuoteEvent, QuoteSource, TradeEvent } from '@/lib/market/market-event';
import { RecentIds } from '../recent-ids';
import type { CcxtTicker, CcxtTrade } from './exchange';
import type { SpotMarket } from './market';

/** Bounds beyond which a figure is an error of the venue, not a market. */
const MAX_PRICE = 1e12;
const MAX_SIZE = 1e18;
/** Nothing traded on a crypto exchange before 2009. */
const MIN_TIME = 1_230_768_000_000;
/** A venue's clock may be wrong; by more than an hour it is not a clock. */
const MAX_CLOCK_LEAD_MS = 3_600_000;
const MAX_ID_LENGTH = 64;
/** How far the ticker must be ahead of the last trade before its `last` is believed over it. */
const TRADE_LAG_MS = 5_000;

/**
 * Turns what ccxt says of one instrument into our events. Exchange data is untrusted: what is not a sound
 * figure is dropped, and `reject` is called for it.
 */
export class InstrumentReader {
  private readonly latest = new Map<QuoteSource, QuoteEvent>();
  private readonly tradeIds = new RecentIds();
  private lastTrade: { price: number; eventTime: number | undefined } | undefined;

  constructor(
    readonly market: SpotMarket,
    private readonly reject: () => void,
  ) {}

  /** The newest of each source, for who starts to follow now. */
  snapshot(): QuoteEvent[] {
    return [...this.latest.values()];
  }

  /** What is held grows stale: nobody follows any more. Trade ids stay, for venues replay trades to who returns. */
  rest(): void {
    this.latest.clear();
    this.lastTrade = undefined;
  }

  /** Trades may have been missed: believe the ticker's `last` until the next trade. */
  reconnected(): void {
    this.lastTrade = undefined;
  }

  /** Best bid and offer. @returns undefined when the ticker carries none. */
  bidAsk(ticker: CcxtTicker, eventTime: number | undefined, ingestTime: number): QuoteEvent | undefined {
    if (ticker.bid === undefined && ticker.ask === undefined) return undefined;
    const bid = this.price(ticker.bid);
    const ask = this.price(ticker.ask);
    // Half of a pair that belongs together is worse than the pair before it.
    if ((ticker.bid !== undefined && bid === undefined) || (ticker.ask !== undefined && ask === undefined)) {
      return undefined;
    }
    const fields: MarketQuoteFields = {
      bid: bid ?? null,
      bidSize: bid === undefined ? null : (this.size(ticker.bidVolume) ?? null),
      ask: ask ?? null,
      askSize: ask === undefined ? null : (this.size(ticker.askVolume) ?? null),
    };
    return this.event('bidAsk', fields, eventTime, ingestTime);
  }

  /** The 24 h figures. @returns undefined when none has changed. */
  day(ticker: CcxtTicker, eventTime: number | undefined, ingestTime: number): QuoteEvent | undefined {
    const fields: MarketQuoteFields = {};
    const set = (field: 'open' | 'high' | 'low' | 'volume' | 'turnover', value: number | undefined) => {
      if (value !== undefined) fields[field] = value;
    };
    set('open', this.toStep(this.price(openOf(ticker))));
    set('high', this.price(ticker.high));
    set('low', this.price(ticker.low));
    set('volume', this.size(ticker.baseVolume));
    set('turnover', this.size(ticker.quoteVolume));
    const before = this.latest.get('day')?.fields;
    const changed = Object.entries(fields).some(([field, value]) => before?.[field as keyof typeof fields] !== value);
    return changed ? this.event('day', { ...before, ...fields }, eventTime, ingestTime) : undefined;
  }

  /**
   * The ticker's last price, where trades do not say it better.
   * @returns undefined while trades come: a ticker is stamped later than the trade it quotes, so it would
   *   put an older price over a newer one.
   */
  last(ticker: CcxtTicker, eventTime: number | undefined, ingestTime: number): QuoteEvent | undefined {
    const last = this.price(ticker.last);
    if (last === undefined) return undefined;
    const trade = this.lastTrade;
    if (trade !== undefined) {
      const isFarAhead =
        eventTime !== undefined && trade.eventTime !== undefined && eventTime - trade.eventTime > TRADE_LAG_MS;
      if (trade.price === last || !isFarAhead) return undefined;
    }
    if (this.latest.get('last')?.fields.last === last) return undefined;
    return this.event('last', { last }, eventTime, ingestTime);
  }

  /** One execution. @returns undefined when it is nonsense or was said before. */
  trade(trade: CcxtTrade, ingestTime: number): TradeEvent | undefined {
    const price = this.price(trade.price);
    const size = this.size(trade.amount);
    if (price === undefined || size === undefined || size === 0 || (trade.id?.length ?? 0) > MAX_ID_LENGTH) {
      this.reject();
      return undefined;
    }
    if (trade.id !== undefined && !this.tradeIds.add(trade.id)) return undefined;
    const eventTime = this.time(trade.timestamp, ingestTime);
    // A replay may fill a hole behind what is known.
    if ((eventTime ?? Infinity) >= (this.lastTrade?.eventTime ?? 0)) {
      this.lastTrade = { price, eventTime };
      this.latest.set('last', this.quote('last', { last: price, lastSize: size }, eventTime, ingestTime));
    }
    return {
      kind: 'trade',
      id: this.market.instrument.id,
      price,
      size,
      ...(trade.side === 'buy' || trade.side === 'sell' ? { side: trade.side } : {}),
      ...(eventTime === undefined ? {} : { eventTime }),
      ingestTime,
    };
  }

  /** @returns a venue's time, or undefined when it says none or nonsense. */
  time(value: number | undefined, ingestTime: number): number | undefined {
    return venueTime(value, ingestTime, this.reject);
  }

  private event(source: QuoteSource, fields: MarketQuoteFields, eventTime: number | undefined, ingestTime: number) {
    const event = this.quote(source, fields, eventTime, ingestTime);
    this.latest.set(source, event);
    return event;
  }

  private quote(
    source: QuoteSource,
    fields: MarketQuoteFields,
    eventTime: number | undefined,
    ingestTime: number,
  ): QuoteEvent {
    const times = eventTime === undefined ? { ingestTime } : { eventTime, ingestTime };
    return { kind: 'quote', id: this.market.instrument.id, source, fields, ...times };
  }

  private price(value: number | undefined): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (Number.isFinite(value) && value > 0 && value <= MAX_PRICE) return value;
    this.reject();
    return undefined;
  }

  private size(value: number | undefined): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (Number.isFinite(value) && value >= 0 && value <= MAX_SIZE) return value;
    this.reject();
    return undefined;
  }

  /** A computed price falls between steps and would seem to change with every tick. */
  private toStep(value: number | undefined): number | undefined {
    const { priceStep } = this.market.instrument;
    if (value === undefined || value < priceStep) return value;
    return Number((Math.round(value / priceStep) * priceStep).toPrecision(14));
  }
}

/** @returns a venue's time, or undefined when it says none, or nonsense, which `reject` is called for. */
export function venueTime(value: number | undefined, ingestTime: number, reject: () => void): number | undefined {
  if (value === undefined) return undefined;
  if (value >= MIN_TIME && value <= ingestTime + MAX_CLOCK_LEAD_MS) return value;
  reject();
  return undefined;
}

/** The price 24 h ago. ccxt computes it from the change where it can; the rest is done here. */
function openOf({ open, last, change, percentage }: CcxtTicker): number | undefined {
  if (open !== undefined) return open;
  if (last === undefined) return undefined;
  if (change !== undefined) return last - change;
  // ccxt reads a change of exactly 0 % as absent from an empty string; -100 % has no open.
  return percentage === undefined || percentage <= -100 ? undefined : last / (1 + percentage / 100);
}
