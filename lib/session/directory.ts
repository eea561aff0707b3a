import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Runtime } from '@/lib/transports/transport';

/** One feed, as the page shows it. */
export interface FeedSummary {
  readonly name: string;
  readonly venue: string;
  readonly simulated: boolean;
  readonly state: 'starting' | 'live' | 'down';
  /** ms since 1970, server's clock. */
  readonly since: number;
  readonly detail?: string;
}

export interface FeedsSummary {
  /** False while the server cannot be asked. */
  readonly known: boolean;
  /** One sentence for people. */
  readonly text: string;
  readonly feeds: readonly FeedSummary[];
}

const ASK_EVERY_MS = 5_000;
const UNKNOWN: FeedsSummary = { known: false, text: 'Feeds unknown while disconnected', feeds: [] };

/** What can be watched and where it comes from: asked every 5 s, and at once after a reconnection. */
export class Directory {
  instruments: ReadonlyMap<InstrumentId, Instrument> = new Map();
  defaultWatchlist: readonly InstrumentId[] = [];
  feeds: FeedsSummary = { known: false, text: 'Asking for feeds', feeds: [] };
  readonly #origin: string;
  readonly #runtime: Runtime;
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #seen = '';

  constructor(origin: string, runtime: Runtime, onChange: () => void) {
    this.#origin = origin;
    this.#runtime = runtime;
    this.#onChange = onChange;
  }

  start(): void {
    this.#abort = new AbortController();
    this.#ask(this.#abort.signal);
  }

  stop(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  /** Asks now rather than in a few seconds. */
  refresh(): void {
    if (this.#abort === undefined) return;
    this.stop();
    this.start();
  }

  #ask(signal: AbortSignal): void {
    void this.#read(signal).finally(() => {
      if (!signal.aborted) this.#timer = setTimeout(() => this.#ask(signal), ASK_EVERY_MS);
    });
  }

  async #read(signal: AbortSignal): Promise<void> {
    try {
      // A server whose feeds are down answers health with 503, and still says which.
      const [listed, health] = await Promise.all([
        this.#json('/api/instruments?limit=1000', signal),
        this.#json('/api/health', signal),
      ]);
      const seen = JSON.stringify([listed, health.feeds, health.summary]);
      if (seen === this.#seen) return;
      this.#seen = seen;
      const { instruments, defaultWatchlist } = listed as Partial<{
        instruments: Instrument[];
        defaultWatchlist: InstrumentId[];
      }>;
      if (instruments !== undefined) this.instruments = new Map(instruments.map((one) => [one.id, one]));
      if (defaultWatchlist !== undefined) this.defaultWatchlist = defaultWatchlist;
      const { feeds, summary } = health as Partial<{ feeds: FeedSummary[]; summary: string }>;
      if (Array.isArray(feeds)) this.feeds = { known: true, text: summary ?? '', feeds };
    } catch {
      if (signal.aborted || !this.feeds.known) return;
      this.#seen = '';
      this.feeds = UNKNOWN;
    }
    this.#onChange();
  }

  async #json(path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const answer = await this.#runtime.fetch(`${this.#origin}${path}`, { cache: 'no-store', signal });
    return (await answer.json()) as Record<string, unknown>;
  }
}
