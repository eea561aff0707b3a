import { CANDLE_MS, type Candle } from '@/lib/market/candle';
import { type CandleRequest, FeedError } from '../feed';
import { venueName } from '../venues';
import type { CcxtExchange } from './exchange';
import type { SpotMarket } from './market';
import { type Timeframe, timeframeOf } from './timeframe';

/** So many answers without a candle end the search: the market had not opened, or the venue goes back no further. */
const MAX_EMPTY = 2;
/** Requests of one call at most: whoever wants more asks again. */
const MAX_REQUESTS = 20;
const DEFAULT_PER_REQUEST = 300;

export interface CandleSource {
  readonly exchange: CcxtExchange;
  readonly market: SpotMarket;
  /** Candles in one answer at most. Default 300. */
  readonly perRequest?: number | undefined;
  /** ms since 1970, by the venue's clock as far as it is known: what has not ended by then is still open. */
  readonly now: number;
  /** A row was nonsense. */
  readonly reject: () => void;
}

/**
 * The newest closed candles before a time, oldest first.
 * @throws FeedError, permanent, when the venue has no such interval; else what ccxt throws.
 */
export async function readCandles(source: CandleSource, request: CandleRequest): Promise<Candle[]> {
  const { exchange, market, perRequest = DEFAULT_PER_REQUEST, now } = source;
  const { interval, before, limit } = request;
  const ms = CANDLE_MS[interval];
  const timeframe = timeframeOf(exchange, interval);
  if (timeframe === undefined) {
    throw new FeedError(`${venueName(exchange.id)} has no candles of ${interval}.`, { permanent: true });
  }
  const perPage = Math.max(1, Math.floor((perRequest * timeframe.ms) / ms));
  // Both ends on the grid: a candle put together of shorter ones must not be cut in two.
  let end = Math.min(Math.ceil(before / ms) * ms, Math.floor(now / ms) * ms);
  let candles: Candle[] = [];
  let empty = 0;
  for (let asked = 0; asked < MAX_REQUESTS && candles.length < limit && empty < MAX_EMPTY && end > 0; asked++) {
    const start = Math.max(0, end - Math.min(perPage, limit - candles.length) * ms);
    const rows = await exchange.fetchOHLCV(market.symbol, timeframe.name, start, (end - start) / timeframe.ms);
    if (!Array.isArray(rows)) throw new FeedError(`${venueName(exchange.id)} gave candles that could not be read.`);
    const page = joined(soundRows(rows, timeframe, source.reject), ms).filter(
      ({ time }) => time >= start && time < end,
    );
    candles = [...page, ...candles];
    // A venue that answers an old question with new candles has no old ones.
    if (page.length === 0 && rows.length > 0) break;
    empty = page.length === 0 ? empty + 1 : 0;
    end = start;
  }
  return candles.slice(-limit);
}

/** In order, each time once. */
function soundRows(rows: readonly unknown[], { ms }: Timeframe, reject: () => void): Candle[] {
  const byTime = new Map<number, Candle>();
  for (const row of rows) {
    const candle = candleOf(row, ms);
    if (candle === undefined) reject();
    else byTime.set(candle.time, candle);
  }
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}

function candleOf(row: unknown, ms: number): Candle | undefined {
  if (!Array.isArray(row)) return undefined;
  const [time, open, high, low, close, volume] = row as number[];
  if (time === undefined || open === undefined || high === undefined || low === undefined) return undefined;
  if (close === undefined || volume === undefined) return undefined;
  const isPrice = (value: number) => Number.isFinite(value) && value > 0;
  if (!(Number.isInteger(time) && time > 0 && time % ms === 0 && [open, high, low, close].every(isPrice))) {
    return undefined;
  }
  const isOrdered = low <= Math.min(open, close) && high >= Math.max(open, close);
  if (!isOrdered || !(Number.isFinite(volume) && volume >= 0)) return undefined;
  return { time, open, high, low, close, volume };
}

/** Candles of a longer interval from those of a shorter one; where nothing traded there is none. */
function joined(parts: readonly Candle[], ms: number): Candle[] {
  const candles: Candle[] = [];
  for (const part of parts) {
    const time = Math.floor(part.time / ms) * ms;
    const last = candles.at(-1);
    if (last?.time !== time) candles.push({ ...part, time });
    else {
      candles[candles.length - 1] = {
        ...last,
        high: Math.max(last.high, part.high),
        low: Math.min(last.low, part.low),
        close: part.close,
        volume: last.volume + part.volume,
      };
    }
  }
  return candles;
}
