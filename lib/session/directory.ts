import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import type { Runtime } from '@/lib/transports/transport';

/** What is shown of a feed; its counters are for metrics. */
export type ShownFeed = Pick<FeedStatus, 'name' | 'venue' | 'simulated' | 'state' | 'since' | 'detail'>;

export interface FeedsSummary {
  /** False while the server cannot be asked. */
  readonly known: boolean;
  /** True once it was asked and did not answer, until it does. */
  readonly failing?: boolean;
  /** False where the server answers, but has no instruments at all: it has heard of no venue yet. */
  readonly listed?: boolean;
  /** One sentence for people. */
  readonly text: string;
  readonly feeds: readonly ShownFeed[];
}

interface Listing {
  readonly instruments: readonly Instrument[];
  readonly defaultWatchlist: readonly InstrumentId[];
}

interface Health {
  readonly feeds: readonly FeedStatus[];
  readonly summary: string;
  readonly instruments: number;
  readonly defaultWatchlist: readonly InstrumentId[];
}

const ASK_EVERY_MS = 5_000;
const ANSWER_MS = 10_000;
/** Instruments asked for at once; a server takes no more. */
const MOST_ASKED = LIMITS.quotes;
const ASKING: FeedsSummary = { known: false, text: 'Asking for feeds', feeds: [] };
const UNKNOWN: FeedsSummary = { known: false, failing: true, text: 'Feeds unknown', feeds: [] };

/** What can be watched and where it comes from: asked every 5 s, and at once after a reconnection. */
export class Directory {
  instruments: ReadonlyMap<InstrumentId, Instrument> = new Map();
  /** Wanted instruments that the server does not offer, as far as it has been asked. */
  missing: ReadonlySet<InstrumentId> = new Set();
  defaultWatchlist: readonly InstrumentId[] = [];
  feeds: FeedsSummary = ASKING;
  readonly #origin: string;
  readonly #runtime: Runtime;
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #seen = '';
  #wanted: readonly InstrumentId[] = [];
  #feedNames = '';

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
    if (this.feeds.failing !== true) return;
    this.feeds = ASKING;
    this.#onChange();
  }

  /** Describes these too, beside the server's default list; asks at once for those it knows nothing of. */
  want(ids: readonly InstrumentId[]): void {
    this.#wanted = ids;
    const signal = this.#abort?.signal;
    if (signal === undefined || signal.aborted) return;
    void this.#describe(ids, signal)
      .then((changed) => {
        if (changed && !signal.aborted) this.#onChange();
      })
      // What could not be asked now is asked again in a few seconds.
      .catch(() => undefined);
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
      const feeds = (health.feeds ?? []).map(shownOf);
      const feedNames = feeds.map(({ name }) => name).join();
      const ids = [...(health.defaultWatchlist ?? []), ...this.#wanted];
      // Other feeds offer other instruments: what was known before has to be asked again.
      const described = await this.#describe(ids, signal, feedNames !== this.#feedNames);
      this.#feedNames = feedNames;
      const { summary = '' } = health;
      // Whoever listens renders: an answer that shows nothing new is not told.
      const listed = health.instruments !== 0;
      const seen = JSON.stringify([health.defaultWatchlist, feeds, summary, listed]);
      if (seen === this.#seen && !described) return;
      this.#seen = seen;
      this.defaultWatchlist = health.defaultWatchlist ?? [];
      this.feeds = { known: true, listed, text: summary, feeds };
    } catch {
      if (signal.aborted || this.feeds.failing === true) return;
      this.#seen = '';
      this.feeds = UNKNOWN;
    }
    this.#onChange();
  }

  /**
   * @param anew also those described before.
   * @returns whether more is known now, or less.
   */
  async #describe(ids: readonly InstrumentId[], signal: AbortSignal, anew = false): Promise<boolean> {
    const asked = [...new Set(ids)].filter((id) => anew || !this.instruments.has(id) || this.missing.has(id));
    let changed = false;
    for (let at = 0; at < asked.length; at += MOST_ASKED) {
      const some = asked.slice(at, at + MOST_ASKED);
      const { instruments = [], defaultWatchlist = [] } = (await this.#json(
        `/api/instruments?ids=${some.join()}`,
        signal,
      )) as Partial<Listing>;
      if (this.#learn(some, instruments, defaultWatchlist.length > 0)) changed = true;
    }
    return changed;
  }

  /**
   * @param settled the server has instruments at all: one that has just started offers nothing yet, and misses nothing.
   * @returns whether it is news.
   */
  #learn(asked: readonly InstrumentId[], listed: readonly Instrument[], settled: boolean): boolean {
    const offered = new Map(listed.map((one) => [one.id, one] as const));
    const gone = settled ? asked.filter((id) => !offered.has(id) && !this.missing.has(id)) : [];
    const back = [...this.missing].filter((id) => offered.has(id));
    // What is as it was stays the same object, so that nothing renders for it.
    const news = listed.filter((one) => JSON.stringify(one) !== JSON.stringify(this.instruments.get(one.id)));
    if (gone.length + back.length + news.length === 0) return false;
    this.instruments = new Map([...this.instruments, ...news.map((one) => [one.id, one] as const)]);
    this.missing = new Set([...this.missing, ...gone].filter((id) => !offered.has(id)));
    return true;
  }

  async #json(path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    // A server that hangs must not keep the page from asking again.
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const answer = await this.#runtime.fetch(`${this.#origin}${path}`, { cache: 'no-store', signal: limited });
    return (await answer.json()) as Record<string, unknown>;
  }
}

function shownOf({ name, venue, simulated, state, since, detail }: FeedStatus): ShownFeed {
  return { name, venue, simulated, state, since, ...(detail === undefined ? {} : { detail }) };
}
