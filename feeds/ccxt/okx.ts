import { anyVenue } from './any-venue';
import { type CcxtVenue, textOf } from './venue';

/** A market that always moves. */
const BUSY = 'BTC/USDT';
const CHANNELS = ['tickers', 'bbo-tbt', 'trades'];
const unsubscribe = (channels: readonly string[], ids: readonly string[]) => ({
  op: 'unsubscribe',
  args: ids.flatMap((instId) => channels.map((channel) => ({ channel, instId }))),
});

interface Arg {
  readonly channel?: unknown;
  readonly instId?: unknown;
}

/** OKX spot, WebSocket version 5. It names no limit of instruments on a connection, only 480 subscriptions an hour. */
export const okx: CcxtVenue = {
  ...anyVenue,
  config: { options: { fetchMarkets: { types: ['spot'] } } },
  sendGapMs: 350,
  books: {
    // ccxt follows the numbers of its changes, and gives it up when one is missing.
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    unsubscribe: (market) => unsubscribe(['books'], [market.nativeId]),
    marketOf({ arg, action }) {
      const { channel, instId } = (arg ?? {}) as Arg;
      return channel === 'books' && action !== undefined && typeof instId === 'string' ? instId : undefined;
    },
    isChange: ({ action }) => action === 'update',
  },
  unsubscribe: (markets) => [
    unsubscribe(
      CHANNELS,
      markets.map((market) => market.nativeId),
    ),
  ],
  // OKX has no heartbeats, and says nothing of a market that rests.
  heartbeat: (exchange) => (exchange.markets?.[BUSY] === undefined ? Promise.resolve() : exchange.watchTickers([BUSY])),
  refusal(message) {
    if (message.event !== 'error') return undefined;
    const detail = textOf(message.msg);
    const [, channel] = /channel:([\w-]+)/.exec(detail) ?? [];
    const [, id] = /instId:([\w-]+)/.exec(detail) ?? [];
    const isBook = channel === undefined ? {} : { isBook: channel === 'books' };
    return { about: id === undefined ? [] : [id], detail, ...isBook };
  },
  // ccxt would end what has been asked for anew meanwhile.
  split: (message) => (message.event === 'unsubscribe' ? [] : [message]),
};
