import { fakeCandles, lengthOf } from './fake-candles';

const DAY_MS = 86_400_000;
/** Of Yahoo's charts, in days: how far back, and how much at once. */
const REACH: Readonly<Record<string, readonly [reach: number, atOnce: number]>> = {
  '1m': [30, 8],
  '5m': [60, 60],
  '15m': [60, 60],
};
/** New York opens so long after midnight UTC in winter; a day is stamped with its opening. */
const OPENING_MS = 52_200_000;

/** An answer of `/v8/finance/chart`, from a made-up past that is the same for the same time; an open candle comes last. */
export function fakeChart(symbol: string, price: number, query: URLSearchParams, spoilt: boolean) {
  const interval = query.get('interval') ?? '1d';
  const [from, to] = ['period1', 'period2'].map((name) => Number(query.get(name)) * 1_000);
  const [reach, atOnce] = REACH[interval] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const ms = lengthOf(interval);
  if (!Number.isFinite(price)) return refusal(404, 'Not Found', 'No data found, symbol may be delisted');
  if (ms === undefined || from === undefined || to === undefined || !(from < to))
    return refusal(400, 'Bad Request', 'Invalid input');
  const isReached = from >= Date.now() - reach * DAY_MS && to - from <= atOnce * DAY_MS;
  if (!isReached) return refusal(422, 'Unprocessable Entity', `${interval} data not available for startTime=${from}`);
  const isDaily = ms === DAY_MS;
  const candles = fakeCandles(price, ms, from, Math.min(to, Date.now()));
  const meta = {
    currency: 'USD',
    symbol,
    exchangeName: 'NMS',
    instrumentType: 'EQUITY',
    exchangeTimezoneName: 'America/New_York',
    regularMarketPrice: price,
    dataGranularity: interval,
    range: '',
  };
  if (candles.length === 0) return answer({ meta, indicators: { quote: [{}], adjclose: [{}] } });
  const times = candles.map(([time]) => (time + (isDaily ? OPENING_MS : 0)) / 1_000);
  const columns = ['open', 'high', 'low', 'close', 'volume'] as const;
  const quote = Object.fromEntries(columns.map((name, at) => [name, candles.map((candle) => candle[at + 1] ?? null)]));
  if (spoilt) spoil(quote);
  return answer({ meta, timestamp: times, indicators: { quote: [quote], adjclose: [{ adjclose: quote.close }] } });
}

const answer = (chart: object) => ({ status: 200, body: { chart: { result: [chart], error: null } } });

const refusal = (status: number, code: string, description: string) => ({
  status,
  body: { chart: { result: null, error: { code, description } } },
});

/** Every fourth row is null, as where nothing traded; of the others, some are nonsense. */
function spoil(quote: Record<string, (number | null)[]>): void {
  const { high = [], low = [], volume = [], open = [] } = quote;
  for (let row = 0; row < high.length; row++) {
    if (row % 4 === 0) for (const column of Object.values(quote)) column[row] = null;
    else if (row % 4 === 1) high[row] = (low[row] ?? 0) / 2;
    else if (row % 8 === 2) volume[row] = -5;
    else if (row % 8 === 6) open[row] = 0;
  }
}
