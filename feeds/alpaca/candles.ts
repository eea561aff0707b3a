import type { Candle, CandleInterval } from '@/lib/market/candle';
import { aggregateCandles } from '@/lib/market/candle-builder';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { symbolOf } from '@/lib/market/instrument';
import { type CandleRequest, FeedError } from '../feed';
import { NEW_YORK } from './options';
import { isRecord } from './record';
import type { AlpacaRest } from './rest';
import { venueTime } from './venue-time';

/** What Alpaca calls them. Four hours are made of hours here: where its own begin is not said anywhere. */
const TIMEFRAMES: Readonly<Record<CandleInterval, string>> = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '1h': '1Hour',
  '4h': '1Hour',
  '1d': '1Day',
};
const HOURS_IN_FOUR = 4;
/** The most Alpaca gives at once. */
const PAGE = 10_000;
/** Pages may be short; endless ones are a fault. */
const MOST_PAGES = 50;
/** Where its history begins; without a start it gives today's only. */
const START = new Date(Date.UTC(2016, 0, 1));

/**
 * Candles of Alpaca's bars, adjusted for splits: https://docs.alpaca.markets/reference/stockbarsingle
 * @param now Alpaca's time: what has not ended by then is left out.
 * @throws FeedError.
 */
export async function fetchCandles(
  rest: AlpacaRest,
  { id, interval, before, limit }: CandleRequest,
  now: number,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  const merged = interval === '4h' ? HOURS_IN_FOUR : 1;
  // The oldest of a merged group may be cut, and the newest may still be open.
  const enough = (limit + 2) * merged;
  // Four hours that begin before `before` are made of hours that may not.
  const until = interval === '4h' ? candleEnd(candleStart(before - 1, '4h'), '4h') : before;
  const end = Math.min(until, now) - 1;
  const newestFirst: Candle[] = [];
  let pageToken: string | undefined;
  let oldest = Number.POSITIVE_INFINITY;
  for (let page = 0; page < MOST_PAGES && newestFirst.length < enough && end > START.getTime(); page++) {
    const request = {
      symbol: symbolOf(id),
      timeframe: TIMEFRAMES[interval],
      start: START,
      end: new Date(end),
      limit: Math.min(PAGE, enough - newestFirst.length),
      ...(pageToken !== undefined && { pageToken }),
    };
    const answer = await rest.bars(request, signal);
    if (!isRecord(answer)) throw new FeedError('Alpaca did not give its candles: its answer is of another kind.');
    for (const bar of Array.isArray(answer.bars) ? answer.bars : []) {
      const candle = candleOf(bar, interval === '4h' ? '1h' : interval);
      // Newest first, each once: anything else would come from a page that was cut or told twice.
      if (candle === undefined || candle.time >= oldest) continue;
      oldest = candle.time;
      newestFirst.push(candle);
    }
    const next = answer.next_page_token;
    if (typeof next !== 'string' || next === '' || next === pageToken) break;
    pageToken = next;
  }
  const reachesStart = newestFirst.length < enough;
  const candles = interval === '4h' ? aggregateCandles(newestFirst.reverse(), '4h') : newestFirst.reverse();
  const closed = candles.filter(({ time }) => time < before && candleEnd(time, interval, NEW_YORK) <= now);
  const sure = interval === '4h' && !reachesStart ? closed.slice(1) : closed;
  return limit > 0 ? sure.slice(-limit) : [];
}

function candleOf(bar: unknown, interval: CandleInterval): Candle | undefined {
  if (!isRecord(bar)) return undefined;
  const { t, o: open, h: high, l: low, c: close, v: volume } = bar;
  const time = venueTime(t);
  if (time === undefined || ![open, high, low, close, volume].every((figure) => typeof figure === 'number'))
    return undefined;
  const candle = { time: candleStart(time, interval, NEW_YORK), open, high, low, close, volume } as Candle;
  const inOrder = candle.low > 0 && candle.low <= Math.min(candle.open, candle.close) && candle.volume >= 0;
  return inOrder && candle.high >= Math.max(candle.open, candle.close) ? candle : undefined;
}
