import { AttentiveClock } from '../attentive-clock';
import { FeedError } from '../feed';
import { isRecord } from './record';
import { type AlpacaRest, MOST_SYMBOLS_ASKED } from './rest';
import { venueTime } from './venue-time';

export interface SilenceHooks {
  /** Symbols whose prices should come now; none outside of the main session, when silence is nothing unusual. */
  readonly expected: () => readonly string[];
  /** Newest time the stream gave of a symbol, ms since 1970. */
  readonly heardOf: (symbol: string) => number | undefined;
  /** Alpaca's time. */
  readonly now: () => number;
  /** The stream has missed prices that there were. */
  readonly missed: (error: FeedError) => void;
}

/** What happened later than this share of a silence ago may still be on its way. */
const ON_THE_WAY = 1 / 6;

/**
 * A connection may answer pings and yet bring no more prices, and a stock may have none for minutes. After a silence in
 * the main session Alpaca is asked over HTTP which of the two it is.
 */
export class SilenceWatch {
  readonly #clock: AttentiveClock;
  readonly #tickMs: number;
  #heardAt = 0;
  /** Alpaca's time when prices began to be expected. */
  #since: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(
    private readonly rest: AlpacaRest,
    private readonly silenceMs: number,
    private readonly hooks: SilenceHooks,
  ) {
    this.#tickMs = silenceMs / 4;
    this.#clock = new AttentiveClock(this.#tickMs);
  }

  start(): void {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.#since = undefined;
    this.#clock.start();
    this.heard();
    this.#timer = setInterval(() => this.#tick(running.signal), this.#tickMs);
  }

  stop(): void {
    this.#running?.abort();
    clearInterval(this.#timer);
  }

  heard(): void {
    this.#heardAt = this.#clock.now;
  }

  #tick(signal: AbortSignal): void {
    this.#clock.tick();
    const expected = this.hooks.expected();
    if (expected.length === 0) this.#since = undefined;
    else this.#since ??= this.hooks.now();
    if (this.#since === undefined) this.heard();
    if (this.#clock.now - this.#heardAt < this.silenceMs) return;
    this.heard();
    void this.#check(expected.slice(0, MOST_SYMBOLS_ASKED), signal);
  }

  async #check(symbols: readonly string[], signal: AbortSignal): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.rest.snapshots(symbols, signal);
    } catch {
      // Then nobody can say; the next silence asks again.
      return;
    }
    if (signal.aborted || !isRecord(answer)) return;
    const newest = this.hooks.now() - this.silenceMs * ON_THE_WAY;
    for (const symbol of symbols) {
      const snapshot = Object.hasOwn(answer, symbol) ? answer[symbol] : undefined;
      const time = isRecord(snapshot) && isRecord(snapshot.latestQuote) ? venueTime(snapshot.latestQuote.t) : undefined;
      // What was before the connection could not come on it.
      const heard = Math.max(this.hooks.heardOf(symbol) ?? 0, this.#since ?? Number.POSITIVE_INFINITY);
      if (time === undefined || time <= heard || time > newest) continue;
      const seconds = Math.round(this.silenceMs / 1_000);
      this.hooks.missed(new FeedError(`Alpaca's stream brought nothing for ${seconds} s while there were prices.`));
      return;
    }
  }
}
