import { anyBooks } from './book-channel';
import type { CcxtVenue } from './venue';

/** An exchange that is not known more closely: whatever ccxt says it has. */
export const anyVenue: CcxtVenue = {
  config: {},
  sendGapMs: 250,
  books: anyBooks,
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
  tickerTime: (ticker) => ticker.timestamp,
};
