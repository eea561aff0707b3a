import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Runtime } from '@/lib/transports/transport';

/** What is shown of a feed; its counters are for metrics. */
export type ShownFeed = Pick<FeedStatus, 'name' | 'venue' | 'simulated' | 'state' | 'since' | 'detail'>;

export interface FeedsSummary {
  /** False while the server cannot be asked. */
  readonly known: boolean;
  /** One sentence for people. */
  readonly text: string;
  readonly feeds: readonly ShownFeed[];
}

interface Health {
  readonly feeds: readonly FeedStatus[];
  readonly summary: string;
  readonly defaultWatchlist: readonly InstrumentId[];
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

  /** Asks now rather than in a few seconds; nothing once stopped. */
  refresh(): void {
    if (this.#abort === undefined || this.#abort.signal.aborted) return;
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
      const health = (await this.#json('/api/health', signal)) as Partial<Health>;
      const listed = await this.#describe(health.defaultWatchlist ?? [], signal);
      const { summary = '' } = health;
      const feeds = (health.feeds ?? []).map(shownOf);
      // Whoever listens renders: an answer that shows nothing new is not told.
      const seen = JSON.stringify([health.defaultWatchlist, feeds, summary]);
      if (seen === this.#seen && listed.length === 0) return;
      this.#seen = seen;
      if (listed.length > 0)
        this.instruments = new Map([...this.instruments, ...listed.map((one) => [one.id, one] as const)]);
      this.defaultWatchlist = health.defaultWatchlist ?? [];
      this.feeds = { known: true, text: summary, feeds };
    } catch {
      if (signal.aborted || !this.feeds.known) return;
      this.#seen = '';
      this.feeds = UNKNOWN;
    }
    this.#onChange();
  }

  /** @returns instruments not described before. */
  async #describe(ids: readonly InstrumentId[], signal: AbortSignal): Promise<readonly Instrument[]> {
    const unknown = ids.filter((id) => !this.instruments.has(id));
    if (unknown.length === 0) return [];
    const { instruments } = await this.#json(`/api/instruments?ids=${unknown.join()}`, signal);
    return (instruments ?? []) as Instrument[];
  }

  async #json(path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const answer = await this.#runtime.fetch(`${this.#origin}${path}`, { cache: 'no-store', signal });
    return (await answer.json()) as Record<string, unknown>;
  }
}

function shownOf({ name, venue, simulated, state, since, detail }: FeedStatus): ShownFeed {
  return { name, venue, simulated, state, since, ...(detail === undefined ? {} : { detail }) };
}
