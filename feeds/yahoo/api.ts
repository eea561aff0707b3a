import YahooFinance from 'yahoo-finance2';
import { YahooNonsense } from './answer';
import { type Fetch, YahooSession } from './session';

/** What is read of a quote. Yahoo sends the rest only to who asks for it. */
const FIELDS = [
  'symbol',
  'quoteType',
  'currency',
  'marketState',
  'exchangeTimezoneName',
  'exchangeDataDelayedBy',
  'priceHint',
  'regularMarketPrice',
  'regularMarketTime',
  'regularMarketPreviousClose',
  'regularMarketDayHigh',
  'regularMarketDayLow',
  'regularMarketVolume',
  'preMarketPrice',
  'preMarketTime',
  'postMarketPrice',
  'postMarketTime',
  'bid',
  'bidSize',
  'ask',
  'askSize',
];

/** How the library writes the host. */
const HOST_VARIABLE = /\$\{YF_QUERY_HOST\}/;
const QUERY_HOST = 'query2.finance.yahoo.com';
const silent = () => {};
const SILENT = { info: silent, warn: silent, error: silent, debug: silent, dir: silent };

export interface ChartRequest {
  readonly symbol: string;
  readonly interval: '1m' | '5m' | '15m' | '1d';
  /** ms since 1970; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Columns as Yahoo sends them; what is in them is not known yet. */
export interface Chart {
  /** s since 1970. */
  readonly timestamp: readonly unknown[];
  readonly columns: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Yahoo's interface as yahoo-finance2 words it, over a session of ours.
 *
 * Its check of answers is off: it is for all of an answer or nothing, and one fund without a dividend would take the
 * prices of 99 stocks with it. What we read of a row is checked row by row, in `readQuote` and `readCandles`.
 */
export class YahooApi {
  readonly #client = new YahooFinance({
    logger: SILENT,
    validation: { logErrors: false, logOptionsErrors: false },
  });
  readonly #session: YahooSession;

  constructor(fetch: Fetch, now: () => number) {
    this.#session = new YahooSession(fetch, now);
    this.#client._fetch = async (urlBase, params, options, _type, needsCrumb) => {
      const url = new URL(urlBase.replace(HOST_VARIABLE, QUERY_HOST));
      for (const [name, value] of Object.entries(params ?? {})) url.searchParams.set(name, String(value));
      const signal = options?.fetchOptions?.signal ?? new AbortController().signal;
      const name = url.pathname.includes('/chart/') ? 'chart' : 'quoteResponse';
      return flattened(await this.#session.json(url, needsCrumb ?? false, signal), name);
    };
  }

  /** @returns a row for each symbol Yahoo knows, with plain values only. @throws FeedError. */
  async quotes(symbols: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> {
    const rows: unknown = await this.#client.quote(
      [...symbols],
      { fields: FIELDS, return: 'array' },
      { validateResult: false, fetchOptions: { signal } },
    );
    if (!Array.isArray(rows)) throw new YahooNonsense('Yahoo answered with something that is no list of quotes.');
    return rows;
  }

  /** @throws FeedError, a YahooRefusal when there is no such symbol or no such time. */
  async chart({ symbol, interval, from, to }: ChartRequest, signal: AbortSignal): Promise<Chart> {
    const result: unknown = await this.#client.chart(
      symbol,
      { interval, period1: new Date(from), period2: new Date(to), includePrePost: true, return: 'object' },
      { validateResult: false, fetchOptions: { signal } },
    );
    const { timestamp, indicators } = result as { timestamp?: unknown; indicators: { quote: unknown[] } };
    const columns = indicators.quote[0];
    return { timestamp: Array.isArray(timestamp) ? timestamp : [], columns: isObject(columns) ? columns : {} };
  }
}

/** Rows and columns alone, in the shape the library expects: it throws or prints on any other. @throws YahooNonsense. */
function flattened(body: unknown, name: 'quoteResponse' | 'chart'): Json {
  const envelope = isObject(body) ? body[name] : undefined;
  if (!isObject(envelope) || !Array.isArray(envelope.result))
    throw new YahooNonsense('Yahoo answered with something that is not what was asked for.');
  if (name === 'quoteResponse')
    return { quoteResponse: { result: envelope.result.filter(isObject).map(scalars), error: null } };
  const [chart]: unknown[] = envelope.result;
  const indicators = isObject(chart) ? chart.indicators : undefined;
  const [columns]: unknown[] = isObject(indicators) && Array.isArray(indicators.quote) ? indicators.quote : [];
  const times = isObject(chart) ? chart.timestamp : undefined;
  if (!isObject(columns)) throw new YahooNonsense('Yahoo answered with a chart that has no columns.');
  // Without times there are no candles, and the library wants columns without anything in them.
  const series = Array.isArray(times)
    ? { timestamp: times, indicators: { quote: [columns] } }
    : { indicators: { quote: [{}] } };
  return { chart: { result: [{ meta: {}, ...series }], error: null } };
}

function scalars(row: Json): Json {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value !== 'object'));
}
