import type { CcxtBook, CcxtExchange } from './exchange';
import type { SpotMarket } from './market';

/** How a venue gives order books, as data and small functions. */
export interface BookChannel {
  /** Asks for one book; settled at the first answer. */
  subscribe(exchange: CcxtExchange, symbol: string): Promise<unknown>;
  /** The message that ends it; undefined where ccxt must do it. */
  unsubscribe?(market: SpotMarket): object;
  /** Levels of a side the venue sends; ccxt would keep fewer when a book begins with fewer. */
  readonly depth?: number;
  /** Which market a message about a book concerns, by the venue's or ccxt's name; undefined when it is about none. */
  marketOf(message: Record<string, unknown>): string | undefined;
  /** Whether a message changes a book rather than giving a whole one: before a whole one it is of no use to ccxt. */
  isChange?(message: Record<string, unknown>): boolean;
  /** What the venue's own figures say against a book to which this message was applied. */
  fault?(exchange: CcxtExchange, message: Record<string, unknown>, book: CcxtBook): string | undefined;
}

/** ccxt's names of what is watched and of whom waits: those of books begin like this. */
export const isBookKey = (key: string): boolean => /^(orderbook|multipleOrderbook|level2|books?)\b/i.test(key);

export const hasBooks = ({ has }: Pick<CcxtExchange, 'has'>): boolean =>
  has.watchOrderBook === true || has.watchOrderBookForSymbols === true;

/** A venue that is not known more closely. */
export const anyBooks: BookChannel = {
  subscribe: (exchange, symbol) =>
    exchange.has.watchOrderBook === true
      ? exchange.watchOrderBook(symbol)
      : exchange.watchOrderBookForSymbols([symbol]),
  marketOf: () => undefined,
};
