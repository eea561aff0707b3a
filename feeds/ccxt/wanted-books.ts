import type { BookChannel } from './book-channel';
import type { SpotMarket } from './market';
import { WatchedBook } from './watched-book';
import { isKeyOf } from './withdraw';

/** The books that are wanted, by all the names they go by. */
export class WantedBooks {
  private readonly bySymbol = new Map<string, WatchedBook>();

  constructor(private readonly channel: BookChannel) {}

  get size(): number {
    return this.bySymbol.size;
  }

  [Symbol.iterator](): IterableIterator<WatchedBook> {
    return this.bySymbol.values();
  }

  add(market: SpotMarket): void {
    if (!this.bySymbol.has(market.symbol)) this.bySymbol.set(market.symbol, new WatchedBook(market));
  }

  delete({ symbol }: SpotMarket): WatchedBook | undefined {
    const book = this.bySymbol.get(symbol);
    this.bySymbol.delete(symbol);
    return book;
  }

  /** By ccxt's name. */
  get(symbol: string | undefined): WatchedBook | undefined {
    return symbol === undefined ? undefined : this.bySymbol.get(symbol);
  }

  /** By ccxt's name or the venue's. */
  named(name: string): WatchedBook | undefined {
    const known = this.bySymbol.get(name);
    if (known !== undefined) return known;
    for (const book of this) if (book.market.nativeId === name) return book;
    return undefined;
  }

  /** By ccxt's key of what is watched. */
  keyed(key: string): WatchedBook | undefined {
    for (const book of this) if (isKeyOf(key, book.market.symbol)) return book;
    return undefined;
  }

  /** Which one a message is about, if about any. */
  about(message: Record<string, unknown>): WatchedBook | undefined {
    const name = this.channel.marketOf(message);
    return name === undefined ? undefined : this.named(name);
  }

  /** Those of these names for which an answer is still to come; of all when there is no name. */
  pending(names: readonly string[]): WatchedBook[] {
    return [...this].filter(({ isPending, market }) => {
      const isMeant = names.length === 0 || names.includes(market.symbol) || names.includes(market.nativeId);
      return isMeant && isPending;
    });
  }
}
