import { krakenBooks } from './kraken-books';
import { type CcxtVenue, infoOf, textOf } from './venue';

/** Kraken spot, WebSocket version 2. It names no limit of pairs on a connection. */
export const kraken: CcxtVenue = {
  config: {},
  sendGapMs: 250,
  books: krakenBooks,
  candlesPerRequest: 720,
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
    const detail = textOf(message.error);
    if (/already subscribed/i.test(detail)) return undefined;
    const symbol = textOf(message.symbol) || (/[A-Z0-9.]+\/[A-Z0-9.]+/.exec(detail)?.[0] ?? '');
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
    const time = Date.parse(textOf(infoOf(ticker).timestamp));
    return Number.isNaN(time) ? undefined : time;
  },
};
