import type { InstrumentId } from '@/lib/market/instrument';
import { FeedError } from '../feed';
import { venueName } from '../venues';
import { ClockProbe } from './clock-probe';
import { CcxtConnection, type ConnectionOptions } from './connection';
import { feedErrorOf } from './error';
import { type CcxtConfig, type OpenedExchange, openExchange } from './exchange';
import { type SpotMarket, spotMarkets } from './market';
import type { CcxtVenue } from './venue';

/** What there is of an exchange once its list of markets has come. */
export interface Loaded {
  readonly handle: OpenedExchange;
  markets: ReadonlyMap<InstrumentId, SpotMarket>;
  readonly connection: CcxtConnection;
  readonly clock: ClockProbe;
}

/** One exchange of ccxt, loaded when it is first needed, and again when that failed. */
export class CcxtSource {
  #loading: Promise<Loaded> | undefined;
  #handle: OpenedExchange | undefined;
  #loaded: Loaded | undefined;
  #hasFailed = false;
  #hasListed = false;

  constructor(
    private readonly exchangeId: string,
    private readonly venue: CcxtVenue,
    private readonly config: CcxtConfig,
    private readonly options: Omit<ConnectionOptions, 'clock'>,
  ) {}

  /** What has been loaded by now. */
  get now(): Loaded | undefined {
    return this.#loaded;
  }

  /** @throws FeedError when the exchange is unknown or its list of markets cannot be had. */
  loaded(): Promise<Loaded> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** The markets of now: whoever asks again wants to know what has changed since. */
  async listed(): Promise<ReadonlyMap<InstrumentId, SpotMarket>> {
    const loaded = await this.loaded();
    if (this.#hasListed) loaded.markets = await this.#askMarkets(loaded.handle, true);
    this.#hasListed = true;
    return loaded.markets;
  }

  async #load(): Promise<Loaded> {
    this.#handle ??= await openExchange(this.exchangeId, this.config);
    const handle = this.#handle;
    const markets = await this.#askMarkets(handle, this.#hasFailed);
    const clock = new ClockProbe(handle.exchange, this.options.now);
    const connection = new CcxtConnection(handle, this.venue, { ...this.options, clock });
    this.#loaded = { handle, markets, connection, clock };
    return this.#loaded;
  }

  /** @param again ccxt keeps its first answer, even a failed one; only a reload asks anew. */
  async #askMarkets({ exchange }: OpenedExchange, again: boolean): Promise<Map<InstrumentId, SpotMarket>> {
    try {
      await exchange.loadMarkets(again);
      const markets = spotMarkets(exchange, this.venue);
      // An error page served as a success parses into no markets at all.
      if (markets.size === 0) {
        throw new FeedError(`${venueName(this.exchangeId)} answered, but its list of markets could not be read.`);
      }
      return markets;
    } catch (error) {
      this.#hasFailed = true;
      const known = this.options.redactor.error(error);
      throw feedErrorOf(known, this.exchangeId, 'did not give its list of markets', exchange.last_response_headers);
    }
  }
}
