import type { Candle } from '@/lib/market/candle';
import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { reasonOf } from '../failure';
import { type CandleRequest, FeedError } from '../feed';
import type { FeedPlan } from '../feed-plan';
import type { CatalogueCache } from './catalogue-cache';
import { defaultWatchlist, homes, viewsOf } from './default-universe';
import { ingestSummary } from './summary';
import { IngestVenue } from './venue';
import { WantedBooks } from './wanted-books';
import { WantedInstruments } from './wanted-instruments';

export interface IngestOptions {
  readonly feeds: FeedPlan;
  /** Takes every event; what it throws is counted as rejected. */
  readonly publish: (event: MarketEvent) => void;
  readonly log: (line: string) => void;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** How long a venue may take to answer, and be lost, before it counts as away. Default 5,000 ms. */
  readonly answerMs?: number;
  /** Wait between attempts to reach a venue. Default 30,000 ms. */
  readonly retryMs?: number;
  /** How long an instrument nobody wants any more is still followed. Default 30,000 ms. */
  readonly lingerMs?: number;
  /** How often a venue is asked again what it lists. Default 6 h, give or take a tenth. */
  readonly catalogueRefreshMs?: number;
  /** What venues listed in earlier lives of the process. Default: nothing is kept. */
  readonly catalogues?: CatalogueCache;
}

/** Runs feeds and tells a sink what they say. */
export interface Ingest {
  /** Called after a state, a catalogue or the default watchlist may have changed. */
  onChange: (() => void) | undefined;
  /** Called when an instrument is no longer followed. */
  onUnfollow: ((id: InstrumentId) => void) | undefined;
  /** Called when an order book is no longer followed. */
  onUnfollowBook: ((id: InstrumentId) => void) | undefined;
  /** Resolves when every venue has answered or failed, or after `answerMs`; never rejects. */
  start(): Promise<void>;
  /**
   * Resolves when what is kept of an earlier start is in the catalogue, which needs no network; never rejects. Asked after
   * `start`.
   */
  remembered(): Promise<void>;
  /** All that is wanted beyond the default universe, replacing what was. Unknown ids wait for a venue to list them. */
  want(ids: ReadonlySet<InstrumentId>): void;
  /** All order books that are wanted, replacing what was. */
  wantBooks(ids: ReadonlySet<InstrumentId>): void;
  /**
   * Candles from the venue that lists the instrument.
   * @throws FeedError, permanent when no venue lists it or its venue has none.
   */
  candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]>;
  /** Everything the venues listed when they last answered. */
  instruments(): readonly Instrument[];
  defaultWatchlist(): readonly InstrumentId[];
  status(): readonly FeedStatus[];
  /** What the feeds are doing, for people. */
  summary(): string;
  /** Ends all feeds and timers; nothing is published afterwards. */
  close(): Promise<void>;
}

const CATALOGUE_REFRESH_MS = 6 * 60 * 60_000;
/** On the first visitor's list where a recording has nothing of the default universe. */
const FIRST_RECORDED = 20;

/**
 * Supervises the feeds of a plan. A venue that is away is tried again for ever and never stops the others; the default
 * watchlist moves to the venues that work, and back. The default universe is always followed, anything else while
 * it is wanted.
 */
export function createIngest(options: IngestOptions): Ingest {
  return new IngestSupervisor(options);
}

class IngestSupervisor implements Ingest {
  onChange: (() => void) | undefined;
  onUnfollow: ((id: InstrumentId) => void) | undefined;
  onUnfollowBook: ((id: InstrumentId) => void) | undefined;
  readonly #venues: readonly IngestVenue[];
  readonly #instruments: WantedInstruments;
  readonly #books: WantedBooks;
  readonly #log: (line: string) => void;
  readonly #retryMs: number;
  #settled = false;
  #closed = false;

  constructor(options: IngestOptions) {
    const { feeds, publish, log, now = Date.now, answerMs = 5_000, retryMs = 30_000, lingerMs = 30_000 } = options;
    this.#log = log;
    this.#retryMs = retryMs;
    const { catalogueRefreshMs = CATALOGUE_REFRESH_MS, catalogues } = options;
    const changed = () => this.#changed();
    const kept = catalogues === undefined ? {} : { catalogues };
    const ofVenue = { publish, changed, log, now, answerMs, retryMs, catalogueRefreshMs, ...kept };
    this.#venues = feeds.map((source) => new IngestVenue(source, ofVenue));
    this.#instruments = new WantedInstruments(
      this.#venues,
      lingerMs,
      () => this.#always(),
      (id) => this.#tell(() => this.onUnfollow?.(id)),
    );
    const tellBook = (id: InstrumentId, detail?: string) =>
      this.#tell(() => publish({ kind: 'book', id, bids: [], asks: [], ingestTime: now(), ...(detail && { detail }) }));
    this.#books = new WantedBooks(this.#venues, lingerMs, tellBook, (id) =>
      this.#tell(() => this.onUnfollowBook?.(id)),
    );
  }

  async start(): Promise<void> {
    await Promise.all(this.#venues.map((venue) => venue.start()));
    this.#settled = true;
    this.#changed();
  }

  async remembered(): Promise<void> {
    await Promise.all(this.#venues.map((venue) => venue.remembered));
  }

  want(ids: ReadonlySet<InstrumentId>): void {
    this.#instruments.want(ids);
  }

  wantBooks(ids: ReadonlySet<InstrumentId>): void {
    this.#books.want(ids);
  }

  async candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]> {
    const venue = this.#venues.find((one) => one.catalogue.has(request.id));
    if (venue === undefined) throw new FeedError(`No feed here lists ${request.id}.`, { permanent: true });
    return venue.candles(request, signal);
  }

  instruments(): readonly Instrument[] {
    return this.#venues.flatMap((venue) => [...venue.catalogue.values()]);
  }

  defaultWatchlist(): readonly InstrumentId[] {
    const found = defaultWatchlist(this.#venues.flatMap(viewsOf));
    if (found.length > 0) return found;
    const recorded = this.#venues.filter((venue) => venue.recorded).flatMap((venue) => [...venue.catalogue.keys()]);
    return recorded.slice(0, FIRST_RECORDED);
  }

  status(): readonly FeedStatus[] {
    return this.#venues.map((venue) => venue.status);
  }

  summary(): string {
    const simulated = this.#venues.filter((venue) => venue.simulated).map(({ catalogue }) => catalogue);
    const standIns = this.defaultWatchlist().flatMap(
      (id) => simulated.find((catalogue) => catalogue.has(id))?.get(id)?.assetClass ?? [],
    );
    return ingestSummary(this.status(), this.#retryMs, new Set(standIns));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#instruments.close();
    this.#books.close();
    await Promise.all(this.#venues.map((venue) => venue.close()));
  }

  #changed(): void {
    if (this.#closed) return;
    this.#instruments.reconcile();
    this.#books.reconcile();
    this.#tell(() => this.onChange?.());
  }

  /** While venues still have time to answer, nothing moves to a substitute. */
  #always(): readonly InstrumentId[] {
    return [...homes(this.#venues), ...(this.#settled ? this.defaultWatchlist() : [])];
  }

  /** A fault of a listener must not look like one of a feed, nor end the process from a timer. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log(`A listener of the feeds failed: ${reasonOf(error)}`);
    }
  }
}
