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
/** Instruments followed on demand at once: readers are many and strangers, venues bear only so much. */
const MOST_WANTED = 1_000;
const TOO_MANY = `${MOST_WANTED} instruments are followed here on demand, and no more; let go of another one first.`;
/** Order books at once: each costs a venue's subscription and a share of every link. */
const MOST_BOOKS = 100;

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
  readonly #log: (line: string) => void;
  readonly #retryMs: number;
  readonly #lingerMs: number;
  readonly #lingering = new Map<InstrumentId, NodeJS.Timeout>();
  readonly #lingeringBooks = new Map<InstrumentId, NodeJS.Timeout>();
  #wanted: ReadonlySet<InstrumentId> = new Set();
  /** Wanted too, by more than can be followed. */
  #beyond: readonly InstrumentId[] = [];
  #wantedBooks: ReadonlySet<InstrumentId> = new Set();
  #settled = false;
  #closed = false;

  constructor(options: IngestOptions) {
    const { feeds, publish, log, now = Date.now, answerMs = 5_000, retryMs = 30_000, lingerMs = 30_000 } = options;
    this.#log = log;
    this.#retryMs = retryMs;
    this.#lingerMs = lingerMs;
    const { catalogueRefreshMs = CATALOGUE_REFRESH_MS, catalogues } = options;
    const changed = () => this.#changed();
    const kept = catalogues === undefined ? {} : { catalogues };
    const ofVenue = { publish, changed, log, now, answerMs, retryMs, catalogueRefreshMs, ...kept };
    this.#venues = feeds.map((source) => new IngestVenue(source, ofVenue));
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
    // Whoever has a place keeps it; newcomers wait.
    const inOrder = [...ids].sort((a, b) => Number(this.#wanted.has(b)) - Number(this.#wanted.has(a)));
    this.#wanted = new Set(inOrder.slice(0, MOST_WANTED));
    this.#beyond = inOrder.slice(MOST_WANTED);
    this.#reconcile();
  }

  wantBooks(ids: ReadonlySet<InstrumentId>): void {
    if (ids.size > MOST_BOOKS && this.#wantedBooks.size < MOST_BOOKS)
      this.#log(`${ids.size} order books are wanted; only the first ${MOST_BOOKS} of them are followed.`);
    this.#wantedBooks = new Set([...ids].slice(0, MOST_BOOKS));
    this.#reconcileBooks();
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
    return ingestSummary(this.status(), this.#retryMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of [...this.#lingering.values(), ...this.#lingeringBooks.values()]) clearTimeout(timer);
    this.#lingering.clear();
    this.#lingeringBooks.clear();
    await Promise.all(this.#venues.map((venue) => venue.close()));
  }

  #changed(): void {
    if (this.#closed) return;
    this.#reconcile();
    this.#reconcileBooks();
    this.#tell(() => this.onChange?.());
  }

  /** Makes what is followed equal what is needed, now or after the linger. */
  #reconcile(): void {
    if (this.#closed) return;
    // While venues still have time to answer, nothing moves to a substitute.
    const chosen = this.#settled ? this.defaultWatchlist() : [];
    const needed = new Set([...homes(this.#venues), ...chosen, ...this.#wanted]);
    // A recording is played whole, or it would not be what was recorded.
    for (const venue of this.#venues) if (venue.recorded) for (const id of venue.catalogue.keys()) needed.add(id);
    for (const venue of this.#venues) {
      const followed = new Set(venue.followed);
      for (const id of followed) {
        if (!venue.catalogue.has(id)) this.#delist(venue, id);
        else if (!needed.has(id)) this.#linger(venue, id);
      }
      const missing: InstrumentId[] = [];
      for (const id of needed) {
        if (!venue.catalogue.has(id)) {
          venue.delist(id);
          continue;
        }
        clearTimeout(this.#lingering.get(id));
        this.#lingering.delete(id);
        if (!followed.has(id)) missing.push(id);
      }
      venue.follow(missing);
      for (const id of this.#beyond) if (venue.catalogue.has(id) && !needed.has(id)) venue.refuse(id, TOO_MANY);
    }
  }

  #reconcileBooks(): void {
    if (this.#closed) return;
    for (const venue of this.#venues) {
      for (const id of venue.followedBooks) {
        if (!venue.catalogue.has(id)) this.#dropBook(venue, id);
        else if (!this.#wantedBooks.has(id)) this.#lingerBook(venue, id);
      }
      for (const id of this.#wantedBooks) {
        if (!venue.catalogue.has(id)) continue;
        clearTimeout(this.#lingeringBooks.get(id));
        this.#lingeringBooks.delete(id);
        venue.followBook(id);
      }
    }
  }

  /** A fault of a listener must not look like one of a feed, nor end the process from a timer. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log(`A listener of the feeds failed: ${reasonOf(error)}`);
    }
  }

  #linger(venue: IngestVenue, id: InstrumentId): void {
    if (this.#lingering.has(id)) return;
    const timer = setTimeout(() => {
      this.#lingering.delete(id);
      // Its place may be what another one waits for.
      void venue.unfollow(id).then(() => this.#reconcile());
      this.#tell(() => this.onUnfollow?.(id));
    }, this.#lingerMs);
    this.#lingering.set(id, timer);
  }

  #delist(venue: IngestVenue, id: InstrumentId): void {
    clearTimeout(this.#lingering.get(id));
    this.#lingering.delete(id);
    venue.delist(id);
    this.#tell(() => this.onUnfollow?.(id));
  }

  #dropBook(venue: IngestVenue, id: InstrumentId): void {
    clearTimeout(this.#lingeringBooks.get(id));
    this.#lingeringBooks.delete(id);
    venue.unfollowBook(id);
    this.#tell(() => this.onUnfollowBook?.(id));
  }

  #lingerBook(venue: IngestVenue, id: InstrumentId): void {
    if (this.#lingeringBooks.has(id)) return;
    const timer = setTimeout(() => this.#dropBook(venue, id), this.#lingerMs);
    this.#lingeringBooks.set(id, timer);
  }
}
