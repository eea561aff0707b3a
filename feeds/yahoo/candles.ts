import { CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import type { CandleRequest } from '../feed';
import { YahooRefusal } from './answer';
import type { Chart, ChartRequest } from './api';

const DAY_MS = CANDLE_MS['1d'];

interface Source {
  readonly interval: ChartRequest['interval'];
  /** How far back Yahoo has them, ms. */
  readonly reachMs: number;
  /** What it gives at once, ms. */
  readonly windowMs: number;
}

const QUARTERS: Source = { interval: '15m', reachMs: 59 * DAY_MS, windowMs: 59 * DAY_MS };

/**
 * Within Yahoo's limits (minutes: 30 days, 7 at once; to a quarter of an hour: 60 days), a day less for safety. Its own
 * hours begin at half past, with the main session, and do not fit those of other venues: ours are made of quarters.
 */
const SOURCES: Readonly<Record<CandleInterval, Source>> = {
  '1m': { interval: '1m', reachMs: 29 * DAY_MS, windowMs: 6 * DAY_MS },
  '5m': { interval: '5m', reachMs: 59 * DAY_MS, windowMs: 59 * DAY_MS },
  '15m': QUARTERS,
  '1h': QUARTERS,
  '4h': QUARTERS,
  '1d': { interval: '1d', reachMs: 60 * 366 * DAY_MS, windowMs: 60 * 366 * DAY_MS },
};
/** A market is open 6.5 of 24 hours, five of seven days: so much longer a time may be needed, and the last weekend. */
const SPARSENESS = 6;
const SLACK_MS = 4 * DAY_MS;

export interface CandleContext {
  readonly ask: (request: ChartRequest) => Promise<Chart>;
  /** IANA; days are those of the exchange. */
  readonly timeZone: string;
  /** ms since 1970, as far as Yahoo knows: what has not ended by then is still open. */
  readonly knownUntil: number;
  /** ms since 1970. */
  readonly now: number;
  readonly reject: () => void;
}

/** The newest closed candles before a time, adjusted for splits as Yahoo does, oldest first. @throws FeedError. */
export async function readCandles(
  { ask, timeZone, knownUntil, now, reject }: CandleContext,
  { id, interval, before, limit }: CandleRequest,
): Promise<Candle[]> {
  const { interval: part, reachMs, windowMs } = SOURCES[interval];
  const symbol = id.slice(id.indexOf(':') + 1);
  // On the grid of the interval, so that none is put together of a part of its parts.
  const oldest = candleEnd(candleStart(now - reachMs, interval, timeZone), interval, timeZone);
  let to = Math.min(candleEnd(candleStart(before - 1, interval, timeZone), interval, timeZone), now);
  let spanMs = limit * CANDLE_MS[interval] * (interval === '1d' ? 2 : SPARSENESS) + SLACK_MS;
  let candles: Candle[] = [];
  while (to > oldest && candles.length < limit) {
    const from = Math.max(oldest, candleStart(to - Math.min(spanMs, windowMs), interval, timeZone));
    const parts = await partsOf(() => ask({ symbol, interval: part, from, to }), { interval: part, timeZone, reject });
    const page = aggregateCandles(
      parts.filter(({ time }) => time >= from && time < to),
      interval,
      timeZone,
    );
    const closed = page.filter(({ time }) => time < before && candleEnd(time, interval, timeZone) <= knownUntil);
    candles = [...closed, ...candles];
    to = from;
    spanMs *= 2;
  }
  return limit > 0 ? candles.slice(-limit) : [];
}

interface Parts {
  readonly interval: ChartRequest['interval'];
  readonly timeZone: string;
  readonly reject: () => void;
}

async function partsOf(ask: () => Promise<Chart>, { interval, timeZone, reject }: Parts): Promise<Candle[]> {
  let chart: Chart;
  try {
    chart = await ask();
  } catch (error) {
    // Before a stock was listed, and beyond what Yahoo keeps, there is nothing.
    if (error instanceof YahooRefusal && !error.permanent) return [];
    throw error;
  }
  const { timestamp, columns } = chart;
  const byTime = new Map<number, Candle>();
  const column = (name: string): readonly unknown[] => {
    const values = columns[name];
    return Array.isArray(values) ? values : [];
  };
  const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map(column);
  for (const [row, at] of timestamp.entries()) {
    const figures = [open, high, low, close, volume].map((values) => values?.[row]);
    // So Yahoo says that nothing traded.
    if (figures.some((figure) => figure === null)) continue;
    const time = typeof at === 'number' ? at * 1_000 : Number.NaN;
    // The newest row may be the price of now, at its own time.
    if (interval !== '1d' && time % CANDLE_MS[interval] !== 0 && row === timestamp.length - 1) continue;
    const candle = candleOf(time, figures);
    const begins = candle === undefined ? undefined : candleStart(candle.time, interval, timeZone);
    if (candle === undefined || begins === undefined || (interval !== '1d' && begins !== time)) reject();
    else byTime.set(begins, { ...candle, time: begins });
  }
  return [...byTime.values()].sort((one, other) => one.time - other.time);
}

function candleOf(time: number, figures: readonly unknown[]): Candle | undefined {
  if (![time, ...figures].every((figure) => typeof figure === 'number' && Number.isFinite(figure))) return undefined;
  const [open = 0, high = 0, low = 0, close = 0, volume = -1] = figures as readonly number[];
  const isSound = low > 0 && low <= Math.min(open, close) && Math.max(open, close) <= high && volume >= 0 && time > 0;
  return isSound ? { time, open, high, low, close, volume } : undefined;
}
