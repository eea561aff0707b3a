import type { InstrumentId } from '@/lib/market/instrument';
import { LINK_TIMES } from './times';

export interface InterestReportOptions {
  readonly webUrl: string;
  readonly token: string;
  /** Names this process among those that follow. */
  readonly holder: string;
  readonly fetch: typeof fetch;
  readonly log: (message: string) => void;
  current(): ReadonlySet<InstrumentId>;
  /** Whose order books are wanted. */
  books(): ReadonlySet<InstrumentId>;
}

/**
 * More than a primary follows, less than it refuses: a report that is too long would have nothing followed at all.
 */
const MOST_REPORTED = 5_000;

/** Those wanted for longest. */
const first = (ids: ReadonlySet<InstrumentId>) => [...ids].slice(0, MOST_REPORTED);

/** Tells the primary what the clients of this process want: every 10 s, and at once when asked to. */
export class InterestReport {
  readonly #options: InterestReportOptions;
  readonly #closed = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #sending = false;
  #again = false;
  /** The refusal that was logged; a report every 10 s must not fill the log. */
  #refused: number | undefined;

  constructor(options: InterestReportOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.send(), LINK_TIMES.renewMs);
  }

  /** Reports what is wanted now; while a report is under way, once more after it. */
  send(): void {
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    void this.#put().finally(() => {
      this.#sending = false;
      if (!this.#again) return;
      this.#again = false;
      if (!this.#closed.signal.aborted) this.send();
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closed.abort();
  }

  async #put(): Promise<void> {
    const { webUrl, token, holder, log, current, books } = this.#options;
    try {
      const response = await this.#options.fetch(`${webUrl}/api/link/interest`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ holder, ids: first(current()), books: first(books()) }),
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(LINK_TIMES.deadMs)]),
      });
      await response.body?.cancel();
      const refused = response.ok ? undefined : response.status;
      if (refused !== undefined && refused !== this.#refused)
        log(`${webUrl} refuses to hear what clients here want (${refused}); it may not follow their instruments`);
      this.#refused = refused;
    } catch {
      // The next report repeats everything, and the link says that the primary is away.
    }
  }
}
