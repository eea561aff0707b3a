import type { BookChannel } from './book-channel';
import type { CcxtBook, CcxtBookSide, CcxtExchange } from './exchange';

const DEPTH = 25;
/** The checksum is over the best ten of each side, whatever was asked for. */
const CHECKED = 10;

interface Entry {
  readonly symbol?: unknown;
  readonly checksum?: unknown;
}

const entryOf = ({ channel, data }: Record<string, unknown>): Entry | undefined =>
  channel === 'book' && Array.isArray(data) ? (data[0] as Entry | undefined) : undefined;

const digits = (value = Number.NaN, decimals: number) => value.toFixed(decimals).replace('.', '').replace(/^0+/, '');

function sideText(side: CcxtBookSide, priceDecimals: number, sizeDecimals: number): string {
  let text = '';
  for (let at = 0; at < side.length && at < CHECKED; at++) {
    const [price, size] = side[at] ?? [];
    text += digits(price, priceDecimals) + digits(size, sizeDecimals);
  }
  return text;
}

/** What Kraken would have as the checksum of this book. */
export function krakenChecksum(
  exchange: Pick<CcxtExchange, 'crc32'>,
  book: Pick<CcxtBook, 'bids' | 'asks'>,
  priceDecimals: number,
  sizeDecimals: number,
): number {
  const text = sideText(book.asks, priceDecimals, sizeDecimals) + sideText(book.bids, priceDecimals, sizeDecimals);
  return exchange.crc32(text, false);
}

/**
 * Kraken's order books. ccxt has a checksum for them, but compares digits that are lost by then: prices come as
 * numbers, and 0.50000000 has become 0.5. The list of markets says how many decimals there were.
 */
export const krakenBooks: BookChannel = {
  depth: DEPTH,
  subscribe: (exchange, symbol) => exchange.watchOrderBookForSymbols([symbol], DEPTH),
  unsubscribe: (market) => ({
    method: 'unsubscribe',
    params: { channel: 'book', symbol: [market.symbol], depth: DEPTH },
  }),
  marketOf(message) {
    const symbol = entryOf(message)?.symbol;
    return typeof symbol === 'string' ? symbol : undefined;
  },
  isChange: ({ type }) => type === 'update',
  fault(exchange, message, book) {
    const { symbol, checksum } = entryOf(message) ?? {};
    const market = exchange.markets?.[String(symbol)];
    const { pair_decimals: priceDecimals, lot_decimals: sizeDecimals } = (market?.info ?? {}) as Record<
      string,
      unknown
    >;
    if (typeof checksum !== 'number' || priceDecimals === undefined || sizeDecimals === undefined) return undefined;
    const own = krakenChecksum(exchange, book, Number(priceDecimals), Number(sizeDecimals));
    return own === checksum ? undefined : `Its checksum is ${own}, Kraken has ${checksum}.`;
  },
};
