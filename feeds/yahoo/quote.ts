import type { TradingSession } from '@/lib/market/trading-session';

/** Which of its prices Yahoo's newest one is. */
type PriceKind = 'regular' | 'pre' | 'post';

/** A row of Yahoo's answer, as far as it makes sense. */
export interface YahooQuote {
  readonly symbol: string;
  /** The currency of its prices. */
  readonly currency?: string;
  /** IANA. */
  readonly timeZone?: string;
  /** What Yahoo says. It says 0 for most, also where it calls the quote delayed. */
  readonly delayMinutes?: number;
  /** Digits after the point. */
  readonly digits?: number;
  readonly session: TradingSession | 'closed';
  readonly kind: PriceKind;
  readonly last: number;
  /** When that was, ms since 1970. */
  readonly lastTime: number;
  /** Of the main session, ms since 1970. */
  readonly dayTime: number;
  readonly day: DayFigures;
}

/** null is what Yahoo does not say. */
interface DayFigures {
  /** The close that change is counted from. */
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number | null;
  readonly bid: number | null;
  readonly bidSize: number | null;
  readonly ask: number | null;
  readonly askSize: number | null;
}

const SESSIONS: ReadonlyMap<unknown, TradingSession | 'closed'> = new Map([
  ['PRE', 'pre'],
  ['REGULAR', 'regular'],
  ['POST', 'post'],
  ['PREPRE', 'closed'],
  ['POSTPOST', 'closed'],
  ['CLOSED', 'closed'],
]);
/** The quotes count sizes in round lots, where Yahoo's pages show a hundred times as much. */
const LOT = 100;
/** 1 January 2009; earlier is no time. */
const EARLIEST = 1_230_768_000_000;
/** Clocks differ; a price from tomorrow is none. */
const MOST_AHEAD_MS = 3_600_000;
const MOST_DELAY_MINUTES = 24 * 60;

/** @returns undefined for a row without a symbol, a session, or a price with its time. */
export function readQuote(row: unknown, now: number): YahooQuote | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const fields = row as Readonly<Record<string, unknown>>;
  const { symbol, currency, exchangeTimezoneName, exchangeDataDelayedBy: delay, priceHint } = fields;
  const session = SESSIONS.get(fields.marketState);
  const regular = priceAt(fields.regularMarketPrice, fields.regularMarketTime, now);
  if (typeof symbol !== 'string' || session === undefined || regular === undefined) return undefined;
  const { kind, last, lastTime } = newest(fields, session, regular, now);
  return {
    symbol,
    ...(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) && { currency }),
    ...(typeof exchangeTimezoneName === 'string' &&
      isTimeZone(exchangeTimezoneName) && { timeZone: exchangeTimezoneName }),
    ...(isWithin(delay, 0, MOST_DELAY_MINUTES) && { delayMinutes: delay }),
    ...(isWithin(priceHint, 0, 8) && { digits: Math.round(priceHint) }),
    session,
    kind,
    last,
    lastTime,
    dayTime: regular.time,
    // Before the opening the figures of the day are still those of the day before.
    day: { ...(kind === 'pre' ? newDay(regular.price) : dayFigures(fields)), ...bidAndAsk(fields) },
  };
}

interface PriceAt {
  readonly price: number;
  readonly time: number;
}

/** Outside of the main session its price is only the second newest, once there is another one. */
function newest(
  fields: Readonly<Record<string, unknown>>,
  session: YahooQuote['session'],
  regular: PriceAt,
  now: number,
) {
  const kind = session === 'regular' ? 'regular' : session === 'pre' ? 'pre' : 'post';
  const other =
    kind === 'regular' ? undefined : priceAt(fields[`${kind}MarketPrice`], fields[`${kind}MarketTime`], now);
  if (other !== undefined && other.time >= regular.time)
    return { kind, last: other.price, lastTime: other.time } as const;
  return { kind: 'regular', last: regular.price, lastTime: regular.time } as const;
}

const newDay = (previousClose: number) => ({ open: previousClose, high: null, low: null, volume: null });

function dayFigures(fields: Readonly<Record<string, unknown>>) {
  const [high, low] = [priceOf(fields.regularMarketDayHigh), priceOf(fields.regularMarketDayLow)];
  const isRange = high !== null && low !== null && low <= high;
  return {
    open: priceOf(fields.regularMarketPreviousClose),
    high: isRange ? high : null,
    low: isRange ? low : null,
    volume: isWithin(fields.regularMarketVolume, 0, Number.MAX_SAFE_INTEGER) ? fields.regularMarketVolume : null,
  };
}

/** Yahoo has both from different moments at times: crossed they are none. */
function bidAndAsk(fields: Readonly<Record<string, unknown>>) {
  const [bid, ask] = [priceOf(fields.bid), priceOf(fields.ask)];
  if (bid !== null && ask !== null && bid > ask) return { bid: null, bidSize: null, ask: null, askSize: null };
  const sizeOf = (price: number | null, lots: unknown) => {
    const known = price === null ? null : priceOf(lots);
    return known === null ? null : known * LOT;
  };
  return { bid, bidSize: sizeOf(bid, fields.bidSize), ask, askSize: sizeOf(ask, fields.askSize) };
}

function priceAt(price: unknown, at: unknown, now: number): PriceAt | undefined {
  const sound = priceOf(price);
  const time = at instanceof Date ? at.getTime() : typeof at === 'number' ? at * 1_000 : Number.NaN;
  return sound !== null && time > EARLIEST && time < now + MOST_AHEAD_MS ? { price: sound, time } : undefined;
}

const priceOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e9 ? value : null;

function isWithin(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && value >= from && value <= to;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
