import type { marketData, trading } from '@alpacahq/alpaca-trade-api/rest';
import { FeedError } from '../feed';
import { fetchOnce } from '../fetch-once';
import type { Redactor } from '../redactor';
import { restFailure } from './failure';
import { ALPACA_URLS, type AlpacaOptions } from './options';

interface Client {
  readonly stocks: marketData.StockApi;
  readonly assets: trading.AssetsApi;
  readonly calendar: trading.CalendarApi;
  readonly clock: trading.ClockApi;
}

/** What the official client knows of an answer before it is read. */
interface RawAnswer {
  readonly raw: { text(): Promise<string> };
}

export interface BarsRequest {
  readonly symbol: string;
  /** As Alpaca writes it: `1Min`, `1Day`. */
  readonly timeframe: string;
  /** Inclusive, as `end`. */
  readonly start: Date;
  readonly end: Date;
  readonly limit: number;
  readonly pageToken?: string;
}

/** The free plan's; https://docs.alpaca.markets/docs/about-market-data-api */
const REQUESTS_A_MINUTE = 200;
const REQUEST_MS = 15_000;
/** So many names keep the address below 2 KB. */
export const MOST_SYMBOLS_ASKED = 100;

/**
 * Alpaca over HTTP, through the official client: it knows the addresses, sends the key only where it belongs (it
 * follows no redirect), keeps to the rate limit and types its errors. Answers are read here: its own readers take
 * whatever comes for granted and cut times to milliseconds.
 */
export class AlpacaRest {
  readonly #options: AlpacaOptions;
  readonly #redactor: Redactor;
  #client: Promise<Client> | undefined;

  constructor(options: AlpacaOptions, redactor: Redactor) {
    this.#options = options;
    this.#redactor = redactor;
  }

  /** @returns https://docs.alpaca.markets/reference/get-v2-assets-1 */
  assets(signal: AbortSignal): Promise<unknown> {
    return this.#ask('its list of stocks', ({ assets }) =>
      assets.getV2AssetsRaw({ status: 'active', assetClass: 'us_equity' }, { signal }),
    );
  }

  /** @returns https://docs.alpaca.markets/reference/legacycalendar */
  calendar(start: Date, end: Date, signal: AbortSignal): Promise<unknown> {
    return this.#ask('its calendar', ({ calendar }) => calendar.legacyCalendarRaw({ start, end }, { signal }));
  }

  /** @returns https://docs.alpaca.markets/reference/legacyclock */
  clock(signal: AbortSignal): Promise<unknown> {
    return this.#ask('its time', ({ clock }) => clock.legacyClockRaw({ signal }));
  }

  /** @param symbols at most `MOST_SYMBOLS_ASKED`. @returns https://docs.alpaca.markets/reference/stocksnapshots-1 */
  snapshots(symbols: readonly string[], signal: AbortSignal): Promise<unknown> {
    const request = { symbols: symbols.join(','), feed: this.#feed };
    return this.#ask('its figures of the day', ({ stocks }) => stocks.stockSnapshotsRaw(request, { signal }));
  }

  /** Newest first. @returns https://docs.alpaca.markets/reference/stockbarsingle */
  bars(request: BarsRequest, signal: AbortSignal): Promise<unknown> {
    const whole = { ...request, adjustment: 'split', sort: 'desc', feed: this.#feed } as const;
    return this.#ask('its candles', ({ stocks }) => stocks.stockBarSingleRaw(whole, { signal }));
  }

  get #feed(): 'iex' | 'sip' {
    return this.#options.feed === 'sip' ? 'sip' : 'iex';
  }

  async #ask(what: string, request: (client: Client) => Promise<RawAnswer>): Promise<unknown> {
    try {
      this.#client ??= this.#load();
      const { raw } = await request(await this.#client);
      return parsed(await raw.text(), what);
    } catch (error) {
      throw restFailure(error, what, this.#redactor);
    }
  }

  /** Only when it is wanted: no other feed should pay for it. */
  async #load(): Promise<Client> {
    const { marketData, trading } = await import('@alpacahq/alpaca-trade-api/rest');
    const { keyId, secret, dataUrl = ALPACA_URLS.data, tradingUrl = ALPACA_URLS.trading } = this.#options;
    // No retries of its own: who asks knows whether anybody still wants it.
    const rateLimit = { maxRequests: REQUESTS_A_MINUTE };
    const shared = { keyId, secret, timeoutMs: REQUEST_MS, rateLimit, fetchApi: fetchOnce };
    const data = new marketData.Configuration({ ...shared, basePath: dataUrl });
    const account = new trading.Configuration({ ...shared, basePath: tradingUrl });
    return {
      stocks: new marketData.StockApi(data),
      assets: new trading.AssetsApi(account),
      calendar: new trading.CalendarApi(account),
      clock: new trading.ClockApi(account),
    };
  }
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new FeedError(`Alpaca did not give ${what}: its answer is no JSON.`);
  }
}
