import { RateLimitError, reasonOf } from '../failure';
import { isRecord, type VenueRecord } from './record';
import { type AlpacaRest, MOST_SYMBOLS_ASKED } from './rest';

export interface SnapshotHooks {
  readonly received: (symbol: string, snapshot: VenueRecord) => void;
  readonly log: (line: string) => void;
}

/** Asks for the figures of stocks, in batches, and again while that fails. */
export class Snapshots {
  readonly #due = new Set<string>();
  #running: AbortController | undefined;
  #asking = false;
  #complained = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly rest: AlpacaRest,
    private readonly retryMs: number,
    private readonly hooks: SnapshotHooks,
  ) {}

  /** Soon. Does nothing twice for a symbol that is already waiting. */
  want(symbols: Iterable<string>): void {
    for (const symbol of symbols) this.#due.add(symbol);
    this.#running ??= new AbortController();
    if (this.#retry === undefined) void this.#ask(this.#running.signal);
  }

  /** Forgets what waits. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#due.clear();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#asking = false;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    // Who asks at the same moment asks together.
    await Promise.resolve();
    while (this.#due.size > 0 && !signal.aborted) {
      const batch = [...this.#due].slice(0, MOST_SYMBOLS_ASKED);
      try {
        const answer = await this.rest.snapshots(batch, signal);
        if (signal.aborted) return;
        this.#complained = false;
        for (const symbol of batch) {
          this.#due.delete(symbol);
          const snapshot = isRecord(answer) && Object.hasOwn(answer, symbol) ? answer[symbol] : undefined;
          if (isRecord(snapshot)) this.hooks.received(symbol, snapshot);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#complained) this.hooks.log(reasonOf(error));
        this.#complained = true;
        const wait = Math.max(this.retryMs, error instanceof RateLimitError ? (error.retryAfterMs ?? 0) : 0);
        this.#retry = setTimeout(() => {
          this.#retry = undefined;
          void this.#ask(signal);
        }, wait);
        break;
      }
    }
    if (!signal.aborted) this.#asking = false;
  }
}
