import { FeedError } from '../feed';
import { withinTime } from '../within-time';
import { YahooNonsense, YahooRefusal } from './answer';
import { type Chart, type ChartRequest, YahooApi } from './api';
import { CircuitBreaker } from './breaker';
import { Lane } from './lane';
import { readQuote, type YahooQuote } from './quote';
import type { Fetch } from './session';

export interface LineOptions {
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly random: () => number;
  /** For one request with all that it takes (cookies, a crumb). */
  readonly timeoutMs: number;
  readonly breakerFirstMs: number;
  /** A symbol that Yahoo should have: an answer without any of those asked for is none. */
  readonly isExpected: (symbol: string) => boolean;
}

/** Everything asked of Yahoo: one quote and one chart request at a time, in limits of time and number. */
export class YahooLine {
  readonly breaker: CircuitBreaker;
  /** Rows and figures dropped. */
  rejected = 0;
  readonly #api: YahooApi;
  readonly #quotes = new Lane();
  readonly #charts = new Lane();

  constructor(private readonly options: LineOptions) {
    const { fetch, now, random, breakerFirstMs } = options;
    this.breaker = new CircuitBreaker({ now, random, firstMs: breakerFirstMs });
    this.#api = new YahooApi(fetch, now);
  }

  /**
   * @returns those of the symbols that Yahoo has and that make sense.
   * @throws FeedError when it does not answer, answers nonsense, or is not asked because it has failed.
   */
  quotes(symbols: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, YahooQuote>> {
    return this.#run(this.#quotes, signal, async (asking) => {
      const rows = await this.#api.quotes(symbols, asking);
      const wanted = new Set(symbols);
      const quotes = new Map<string, YahooQuote>();
      for (const row of rows) {
        const quote = readQuote(row, this.options.now());
        if (quote !== undefined && wanted.has(quote.symbol)) quotes.set(quote.symbol, quote);
        else this.rejected += 1;
      }
      if (quotes.size === 0 && (rows.length > 0 || symbols.some(this.options.isExpected)))
        throw new YahooNonsense('Yahoo answered without a price.');
      return quotes;
    });
  }

  /** @throws FeedError; a YahooRefusal, which says nothing against Yahoo, for a symbol or time it does not have. */
  chart(request: ChartRequest, signal: AbortSignal): Promise<Chart> {
    return this.#run(this.#charts, signal, (asking) => this.#api.chart(request, asking));
  }

  async #run<T>(lane: Lane, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const leave = await lane.enter(signal);
    try {
      if (signal.aborted) throw new FeedError('The request to Yahoo was called off.');
      const attempt = this.breaker.admit();
      try {
        const { timeoutMs } = this.options;
        const told = await withinTime(ask, timeoutMs, signal, `Yahoo did not answer within ${timeoutMs / 1_000} s.`);
        attempt.succeeded();
        return told;
      } catch (error) {
        if (signal.aborted) attempt.abandoned();
        else if (error instanceof YahooRefusal) attempt.succeeded();
        else {
          attempt.failed(error);
          if (error instanceof YahooNonsense) this.rejected += 1;
        }
        throw error;
      }
    } finally {
      leave();
    }
  }
}
