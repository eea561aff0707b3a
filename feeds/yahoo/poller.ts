import type { StateEvent } from '@/lib/market/market-event';
import { reasonOf } from '../failure';
import { VENUE } from './catalogue';
import type { YahooLine } from './line';
import type { YahooQuote } from './quote';
import { Readings } from './readings';
import type { Telling } from './telling';

export interface PollerOptions {
  readonly now: () => number;
  readonly random: () => number;
  readonly log: (line: string) => void;
  /** Between two polls while any market that is followed is open, also before and after its main session. */
  readonly openMs: number;
  /** The same while all are closed. */
  readonly closedMs: number;
  /** Between two polls at least, however much is wanted anew. */
  readonly leastMs: number;
}

/** What Yahoo answers in one request. */
const BATCH = 100;
/** What is wanted at once is asked for at once. */
const GATHER_MS = 20;
/** After a first failure; twice as long after the next, never longer than between polls. */
const RETRY_MS = 2_000;
const JITTER = 0.1;

/** Asks for the quotes of everything that is followed, together, again and again while anybody follows. */
export class YahooPoller {
  readonly readings = new Readings();
  readonly #followers = new Set<Telling>();
  #timer: NodeJS.Timeout | undefined;
  #polling: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  #polledAt = Number.NEGATIVE_INFINITY;
  #down: StateEvent | undefined;

  constructor(
    private readonly line: YahooLine,
    private readonly options: PollerOptions,
  ) {}

  join(follower: Telling): void {
    this.#followers.add(follower);
    if (this.#down !== undefined) follower.tellVenue(this.#down);
    for (const symbol of follower.symbols) this.#tell(follower, symbol);
    if (this.#polling === undefined) this.#schedule();
  }

  /** Resolves when nothing of it is left. */
  async leave(follower: Telling): Promise<void> {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const polling = this.#polling;
    polling?.stop.abort();
    await polling?.done;
  }

  /** What Yahoo answered to a request for these symbols, whoever asked. */
  take(symbols: readonly string[], quotes: ReadonlyMap<string, YahooQuote>): void {
    this.readings.take(symbols, quotes, this.options.now());
    if (this.#down !== undefined) {
      this.#down = undefined;
      for (const follower of this.#followers)
        follower.tellVenue({ kind: 'state', venue: VENUE, state: 'live', since: this.options.now() });
    }
    for (const follower of this.#followers) {
      for (const symbol of follower.symbols) if (symbols.includes(symbol)) this.#tell(follower, symbol);
    }
  }

  #tell(follower: Telling, symbol: string): void {
    const reading = this.readings.get(symbol);
    if (reading !== undefined && this.#isFresh(reading.at)) follower.tell(symbol, reading);
  }

  /** Whether what was said then needs no asking again. */
  #isFresh(at: number): boolean {
    return this.options.now() - at <= this.#pauseMs;
  }

  get #symbols(): string[] {
    return [...new Set([...this.#followers].flatMap(({ symbols }) => symbols))];
  }

  get #pauseMs(): number {
    const sessions = this.#symbols.map((symbol) => this.readings.get(symbol)?.quote?.session);
    const { openMs, closedMs } = this.options;
    const isAnyOpen = sessions.some((session) => session !== undefined && session !== 'closed');
    return isAnyOpen || sessions.every((session) => session === undefined) ? openMs : closedMs;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#followers.size === 0) return;
    this.#timer = setTimeout(() => this.#start(), this.#waitMs());
  }

  #waitMs(): number {
    const { now, random, leastMs } = this.options;
    const { retryAt, failures } = this.line.breaker;
    const pause = this.#pauseMs;
    const jittered = (ms: number) => ms * (1 - JITTER + 2 * JITTER * random());
    if (retryAt !== undefined) return Math.max(retryAt - now(), GATHER_MS);
    const least = Math.max(GATHER_MS, this.#polledAt + leastMs - now());
    if (failures > 0) return Math.max(least, jittered(Math.min(pause, RETRY_MS * 2 ** (failures - 1))));
    const isWanting = this.#symbols.some((symbol) => !this.#isFresh(this.readings.get(symbol)?.at ?? 0));
    return isWanting ? least : Math.max(least, this.#polledAt + jittered(pause) - now());
  }

  #start(): void {
    const stop = new AbortController();
    const done = this.#poll(stop.signal).then(() => {
      this.#polling = undefined;
      this.#schedule();
    });
    this.#polling = { stop, done };
  }

  /** Never rejects. */
  async #poll(signal: AbortSignal): Promise<void> {
    const symbols = this.#symbols;
    this.#polledAt = this.options.now();
    try {
      for (let from = 0; from < symbols.length; from += BATCH) {
        const batch = symbols.slice(from, from + BATCH);
        const quotes = await this.line.quotes(batch, signal);
        if (signal.aborted) return;
        this.take(batch, quotes);
      }
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { retryAt, reason } = this.line.breaker;
    if (retryAt === undefined) {
      this.options.log(`yahoo: ${reasonOf(error)}`);
      return;
    }
    if (this.#down?.detail === reason) return;
    this.options.log(`yahoo: ${reason}`);
    this.#down = { kind: 'state', venue: VENUE, state: 'down', since: this.options.now(), detail: reason };
    for (const follower of this.#followers) follower.tellVenue(this.#down);
  }
}
