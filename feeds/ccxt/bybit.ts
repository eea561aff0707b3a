import { anyVenue } from './any-venue';
import type { CcxtBook, CcxtExchange } from './exchange';
import { requestRefusal } from './request';
import { type CcxtVenue, textOf } from './venue';

const DEPTH = 50;
const TOPICS = ['tickers', 'orderbook.1', 'publicTrade'];
const unsubscribe = (topics: readonly string[], ids: readonly string[]) => ({
  op: 'unsubscribe',
  args: ids.flatMap((id) => topics.map((topic) => `${topic}.${id}`)),
});

/** Number of the last change of each book. */
const updates = new WeakMap<CcxtBook, number>();

type Level = readonly [price: string, size: string];

interface BookData {
  readonly s?: unknown;
  readonly b?: readonly Level[];
  readonly a?: readonly Level[];
  readonly u?: unknown;
}

const dataOf = (message: Record<string, unknown>) => (message.data ?? {}) as BookData;
const best = (levels: readonly Level[] | undefined) => levels?.find(([, size]) => Number(size) !== 0);

/**
 * The best prices come as a book of one level, which ccxt would put over the whole book. A side that has not changed
 * is left out.
 */
function quote(exchange: CcxtExchange, message: Record<string, unknown>): void {
  const { s, b, a } = dataOf(message);
  const market = Object.values(exchange.markets ?? {}).find(({ id, spot }) => id === s && spot === true);
  if (market === undefined) return;
  const before = message.type === 'snapshot' ? {} : (exchange.bidsasks[market.symbol] ?? {});
  const [bid, ask] = [best(b), best(a)];
  exchange.bidsasks[market.symbol] = {
    ...before,
    symbol: market.symbol,
    ...(typeof message.ts === 'number' && { timestamp: message.ts }),
    ...(bid !== undefined && { bid: Number(bid[0]), bidVolume: Number(bid[1]) }),
    ...(ask !== undefined && { ask: Number(ask[0]), askVolume: Number(ask[1]) }),
  };
}

/** Bybit spot, version 5. It names no limit of topics on a connection. */
export const bybit: CcxtVenue = {
  ...anyVenue,
  config: { options: { fetchMarkets: { types: ['spot'] } } },
  sendGapMs: 120,
  symbolsPerMessage: 10,
  candlesPerRequest: 1_000,
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol, DEPTH),
    unsubscribe: (market) => unsubscribe([`orderbook.${DEPTH}`], [market.nativeId]),
    marketOf(message) {
      const { s } = textOf(message.topic).startsWith(`orderbook.${DEPTH}.`) ? dataOf(message) : {};
      return typeof s === 'string' ? s : undefined;
    },
    isChange: ({ type }) => type === 'delta',
    fault(_exchange, message, book) {
      const { u } = dataOf(message);
      if (typeof u !== 'number') return undefined;
      const before = updates.get(book);
      updates.set(book, u);
      if (message.type === 'snapshot' || before === undefined || u === before + 1) return undefined;
      return `Change ${u} came after ${before}.`;
    },
  },
  unsubscribe: (markets) => [
    unsubscribe(
      TOPICS,
      markets.map((market) => market.nativeId),
    ),
  ],
  refusal(message, client) {
    if (message.success !== false || message.op !== 'subscribe') return undefined;
    const detail = textOf(message.ret_msg);
    if (/already subscribed/i.test(detail)) return undefined;
    return requestRefusal(client, message.req_id, detail);
  },
  split(message, exchange) {
    // ccxt would end what has been asked for anew meanwhile.
    if (message.op === 'unsubscribe') return [];
    if (!textOf(message.topic).startsWith('orderbook.1.')) return [message];
    quote(exchange, message);
    return [];
  },
};
