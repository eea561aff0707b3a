import type { CcxtClient, CcxtConfig, CcxtExchange, CcxtMarket, CcxtTicker } from './exchange';
import type { SpotMarket } from './market';

/** A subscription that a venue turned down. */
export interface Refusal {
  /** The venue's or ccxt's names of what it is about; empty when the venue does not say. */
  readonly about: readonly string[];
  readonly detail: string;
}

/** What is particular to a venue, as data and small functions; everything else is the same for all. */
export interface CcxtVenue {
  /** Merged under the caller's config. */
  readonly config: CcxtConfig;
  /** Least time between two messages to the venue, ms. */
  readonly sendGapMs: number;
  /** Whether a market has prices of its own. Default: every one has. */
  hasPrices?(market: CcxtMarket): boolean;
  /** Whether best bid and offer come by a channel of their own; then those in the ticker are ignored. */
  hasBidAskChannel(exchange: CcxtExchange): boolean;
  /** Sends the subscriptions for these ccxt symbols; one promise per message, settled at the first answer. */
  subscribe(exchange: CcxtExchange, symbols: readonly string[]): Promise<unknown>[];
  /** The messages that end them; undefined when the venue cannot. */
  unsubscribe?(markets: readonly SpotMarket[]): object[];
  /** Asks the venue for a sign of life of its own, so that quiet markets are not taken for dead ones. */
  heartbeat?(exchange: CcxtExchange): Promise<unknown>;
  /** What a message refuses, if it does. */
  refusal?(message: Record<string, unknown>, client: CcxtClient): Refusal | undefined;
  /** Cuts a message that ccxt would read only the first part of. */
  split?(message: Record<string, unknown>): unknown[];
  /** Clears what ccxt remembers of connections that are gone. */
  reset?(exchange: CcxtExchange): void;
  /** When the venue says that a ticker happened, ms since 1970. */
  tickerTime(ticker: CcxtTicker): number | undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const infoOf = (ticker: CcxtTicker) => (ticker.info ?? {}) as Record<string, unknown>;
const anyTime = (ticker: CcxtTicker) => ticker.timestamp;

const coinbase: CcxtVenue = {
  // Names and codes come with the products: three requests less.
  config: { has: { fetchCurrencies: false } },
  sendGapMs: 130,
  // BTC-USDC is the book of BTC-USD under another name, and its messages say BTC-USD.
  hasPrices: (market) => text((market.info as { alias?: unknown } | undefined)?.alias) === '',
  hasBidAskChannel: () => false,
  subscribe: (exchange, symbols) => [
    // `watchTickers` is the channel that is batched to one message in five seconds.
    exchange.subscribeMultiple?.('ticker', false, symbols) ?? exchange.watchTickers(symbols),
    exchange.watchTradesForSymbols(symbols),
  ],
  unsubscribe: (markets) =>
    ['ticker', 'market_trades'].map((channel) => ({
      type: 'unsubscribe',
      product_ids: markets.map((market) => market.nativeId),
      channel,
    })),
  heartbeat: (exchange) => exchange.subscribe?.('heartbeats', false) ?? Promise.resolve(),
  refusal(message) {
    if (message.type !== 'error') return undefined;
    const detail = [text(message.message), text(message.reason)].filter((part) => part !== '').join(': ');
    return { about: detail.match(/[A-Z0-9]+-[A-Z0-9]+/g) ?? [], detail };
  },
  tickerTime: anyTime,
};

const kraken: CcxtVenue = {
  config: {},
  sendGapMs: 250,
  hasBidAskChannel: () => false,
  subscribe: (exchange, symbols) => [
    // By default a ticker comes only with a trade, and a best bid and offer of then.
    exchange.watchTickers(symbols, { event_trigger: 'bbo' }),
    // The snapshot holds the last 50 trades: what was missed while the connection was away.
    exchange.watchTradesForSymbols(symbols, undefined, undefined, { snapshot: true }),
  ],
  unsubscribe: (markets) => {
    const symbol = markets.map((market) => market.symbol);
    return [
      { method: 'unsubscribe', params: { channel: 'ticker', symbol, event_trigger: 'bbo' } },
      { method: 'unsubscribe', params: { channel: 'trade', symbol } },
    ];
  },
  refusal(message) {
    if (message.method !== 'subscribe' || message.success !== false) return undefined;
    const detail = text(message.error);
    if (/already subscribed/i.test(detail)) return undefined;
    const symbol = text(message.symbol) || (/[A-Z0-9.]+\/[A-Z0-9.]+/.exec(detail)?.[0] ?? '');
    return { about: symbol === '' ? [] : [symbol], detail };
  },
  split(message) {
    const { data } = message;
    if (!Array.isArray(data) || data.length < 2) return [message];
    // ccxt takes the first entry of a ticker message, and its symbol for all trades of a message.
    const groups = new Map<unknown, unknown[]>();
    for (const entry of data) {
      const key = message.channel === 'trade' ? (entry as { symbol?: unknown } | null)?.symbol : entry;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
    return [...groups.values()].map((group) => ({ ...message, data: group }));
  },
  tickerTime(ticker) {
    const time = Date.parse(text(infoOf(ticker).timestamp));
    return Number.isNaN(time) ? undefined : time;
  },
};

const binance: CcxtVenue = {
  config: {
    options: {
      defaultType: 'spot',
      fetchMarkets: { types: ['spot'] },
      // ccxt opens a connection for each list of streams; one carries up to 1,024.
      streamLimits: { spot: 1 },
      subscriptionLimitByStream: { spot: 1_024 },
    },
  },
  sendGapMs: 220,
  hasBidAskChannel: () => true,
  subscribe: (exchange, symbols) => [
    exchange.watchBidsAsks(symbols),
    exchange.watchTickers(symbols, { name: 'ticker' }),
    exchange.watchTradesForSymbols(symbols),
  ],
  unsubscribe: (markets) => [
    {
      method: 'UNSUBSCRIBE',
      params: markets.flatMap(({ nativeId }) =>
        ['bookTicker', 'ticker', 'trade'].map((stream) => `${nativeId.toLowerCase()}@${stream}`),
      ),
      // Beyond the numbers ccxt counts up from 1 for its own requests.
      id: Math.floor(1_000_000_000 + Math.random() * 1_000_000_000),
    },
  ],
  reset(exchange) {
    Object.assign(exchange.options, { streamIndex: -1, streamBySubscriptionsHash: {}, numSubscriptionsByStream: {} });
  },
  refusal(message, client) {
    const error = message.error as { msg?: unknown } | undefined;
    if (typeof error !== 'object' || error === null) return undefined;
    // ccxt keeps the request's id on each stream it asked for.
    const keys = Object.entries(client.subscriptions).filter(
      ([, subscription]) => (subscription as { id?: unknown } | undefined)?.id === message.id,
    );
    return { about: keys.map(([key]) => key.slice(key.search(/[@:][^@:]*$/) + 1)), detail: text(error.msg) };
  },
  tickerTime(ticker) {
    const time = infoOf(ticker).E;
    return typeof time === 'number' ? time : undefined;
  },
};

/** An exchange that is not known more closely: whatever ccxt says it has. */
const other: CcxtVenue = {
  config: {},
  sendGapMs: 250,
  hasBidAskChannel: (exchange) => exchange.has.watchBidsAsks === true,
  subscribe(exchange, symbols) {
    const has = (method: string) => exchange.has[method] === true;
    const messages: Promise<unknown>[] = [];
    if (has('watchTickers')) messages.push(exchange.watchTickers(symbols));
    else if (has('watchTicker')) messages.push(...symbols.map((symbol) => exchange.watchTicker(symbol)));
    if (has('watchBidsAsks')) messages.push(exchange.watchBidsAsks(symbols));
    if (has('watchTradesForSymbols')) messages.push(exchange.watchTradesForSymbols(symbols));
    else if (has('watchTrades')) messages.push(...symbols.map((symbol) => exchange.watchTrades(symbol)));
    return messages;
  },
  tickerTime: anyTime,
};

const VENUES: Readonly<Record<string, CcxtVenue>> = { coinbase, kraken, binance, binanceus: binance };

export function venueOf(exchangeId: string): CcxtVenue {
  return (Object.hasOwn(VENUES, exchangeId) ? VENUES[exchangeId] : undefined) ?? other;
}
