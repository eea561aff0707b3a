import type { YahooQuote } from './quote';

/** What is known of a symbol. */
export interface Reading {
  /** The newest that made sense; absent while there was none. */
  readonly quote?: YahooQuote;
  /** Whether the last answer had it. */
  readonly isThere: boolean;
  /** When Yahoo was asked, ms since 1970. */
  readonly at: number;
}

/** What Yahoo said last of each symbol. Prices of one kind do not go back in time. */
export class Readings {
  readonly #bySymbol = new Map<string, Reading>();
  /** Quotes older than what was known. */
  outdated = 0;

  get(symbol: string): Reading | undefined {
    return this.#bySymbol.get(symbol);
  }

  /** @param quotes the answer to a request for `symbols`. */
  take(symbols: readonly string[], quotes: ReadonlyMap<string, YahooQuote>, at: number): void {
    for (const symbol of symbols) {
      const held = this.#bySymbol.get(symbol)?.quote;
      const told = quotes.get(symbol);
      const quote = told === undefined || held === undefined ? (told ?? held) : this.#newer(told, held);
      this.#bySymbol.set(symbol, { ...(quote !== undefined && { quote }), isThere: told !== undefined, at });
    }
  }

  #newer(told: YahooQuote, held: YahooQuote): YahooQuote {
    if (told.lastTime >= held.lastTime) return told;
    // A day begins with the last price of the main session again, which is older than those after it: no fault.
    if (told.kind !== held.kind) return told;
    this.outdated += 1;
    return { ...held, session: told.session };
  }
}
