import type { Candle } from '@/lib/market/candle';
import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { pause } from '../backoff';
import { isPermanent, reasonOf } from '../failure';
import { type CandleRequest, type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { venueName } from '../venues';
import { withRetry } from '../with-retry';
import { withinTime } from '../within-time';
import type { CatalogueCache } from './catalogue-cache';
import { FeedMeter } from './feed-meter';
import { FollowGroup } from './follow-group';
import { VenueCatalogue } from './venue-catalogue';
import { VenueState } from './venue-state';

export interface VenueOptions {
  readonly publish: (event: MarketEvent) => void;
  /** Its state or catalogue is another now, or it has been away for `answerMs`. */
  readonly changed: () => void;
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** How long it may take to answer before it counts as away. */
  readonly answerMs: number;
  readonly retryMs: number;
  /** How often it is asked again what it lists, give or take a tenth. */
  readonly catalogueRefreshMs: number;
  /** What it listed in earlier lives of the process; absent where nothing is kept. */
  readonly catalogues?: CatalogueCache;
}

/** What asking again can hardly help is asked again this many times more seldom. */
const PERMANENT_FACTOR = 20;
/** A feed that does not let go is not waited for longer than this when closing. */
const CLOSE_GRACE_MS = 3_000;
/** A book that stopped is asked for again after this. */
const BOOK_RETRY_MS = 2_000;

/** One venue under supervision: asked for its catalogue until it answers, followed, and its state told. */
export class IngestVenue {
  readonly #catalogue = new VenueCatalogue();
  #remembering: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();
  #feed: Feed | undefined;
  readonly #meter = new FeedMeter();
  #unpublished = 0;
  #failures = 0;
  #connecting: Promise<void> = Promise.resolve();
  readonly #state: VenueState;
  readonly #groups = new Set<FollowGroup>();
  /** One each: few are wanted at once, and each must be let go of alone. */
  readonly #books = new Map<InstrumentId, FollowGroup>();
  /** Not followed because the venue bears no more. */
  readonly #refused = new Set<InstrumentId>();
  /** Not followed any more, and still holding a place at the venue. */
  #leaving = 0;
  readonly #failedIds = new Set<InstrumentId>();
  readonly #closing = new AbortController();

  constructor(
    private readonly source: FeedSource,
    private readonly options: VenueOptions,
  ) {
    this.#state = new VenueState(options.now(), options.answerMs, options.changed);
  }

  get venue(): string {
    return this.source.venue;
  }

  get simulated(): boolean {
    return this.source.simulated;
  }

  get recorded(): boolean {
    return this.source.recorded ?? false;
  }

  /** Live or lost only a moment ago; or expected, with a list from an earlier start. */
  get usable(): boolean {
    return this.#state.usable || (this.#state.state === 'starting' && this.catalogue.size > 0);
  }

  /** What it listed when it last answered, in an earlier life of the process if it has not yet in this one. */
  get catalogue(): ReadonlyMap<InstrumentId, Instrument> {
    return this.#catalogue.listed;
  }

  /** The feed, once it has said itself what it lists. */
  get #answering(): Feed | undefined {
    return this.#catalogue.askedTime === undefined ? undefined : this.#feed;
  }

  get status(): FeedStatus {
    const { name, venue, simulated } = this.source;
    const { state, since, detail, reconnects } = this.#state;
    const now = this.options.now();
    const counts = this.#feed?.counts;
    // Of a recording it would be what it was then, divided by the speed.
    const latencyMs = this.recorded ? undefined : this.#meter.latencyMs(counts?.clockErrorMs);
    const { lastMessageTime } = this.#meter;
    const { status: catalogue } = this.#catalogue;
    const about = this.#feed?.about ?? (this.recorded ? 'A recording is being opened.' : undefined);
    return {
      name,
      venue,
      ...(about !== undefined && { about }),
      simulated,
      state,
      since,
      ...(detail !== undefined && { detail }),
      ...(lastMessageTime !== undefined && { lastMessageTime }),
      ...(catalogue !== undefined && { catalogue }),
      reconnects,
      events: this.#meter.events,
      eventsPerSecond: this.#meter.eventsPerSecond(now),
      ...(latencyMs !== undefined && { latencyMs }),
      followed: this.followed.length,
      books: this.#books.size,
      booksRebuilt: counts?.booksRebuilt ?? 0,
      rejected: this.#unpublished + (counts?.rejected ?? 0),
      failures: this.#failures,
    };
  }

  /** Resolves when what is kept of an earlier start has been read, from `start` on; never rejects. */
  get remembered(): Promise<void> {
    return this.#remembering;
  }

  /** Begins. Resolves when it has answered, failed or had `answerMs` to answer; never rejects. */
  start(): Promise<void> {
    if (this.#kept !== undefined) this.#remembering = this.#remember(this.#kept);
    return new Promise((settled) => {
      this.#connecting = this.#connect(settled)
        .finally(settled)
        .then(() => this.#keepFresh());
    });
  }

  get followed(): InstrumentId[] {
    return [...this.#groups].flatMap((group) => [...group.members]);
  }

  /** Follows instruments of the catalogue, together; those the venue has no place for get a state that says so. */
  follow(wanted: readonly InstrumentId[]): void {
    const feed = this.#answering;
    if (feed === undefined || wanted.length === 0 || this.#closing.signal.aborted) return;
    const { log, now, retryMs } = this.options;
    const ids = this.#withinLimit(wanted, feed.capabilities.mostFollowed ?? Number.POSITIVE_INFINITY);
    if (ids.length === 0) return;
    const retried = withRetry(feed, { log, now });
    const group: FollowGroup = new FollowGroup((members, signal) => retried.follow(members, signal), ids, retryMs, {
      event: (event) => this.#accept(event),
      ended: (error) => this.#groupEnded(group, error),
    });
    this.#groups.add(group);
    group.done = group.done.then(() => {
      this.#groups.delete(group);
    });
  }

  /** Resolves when its place at the venue is free. */
  async unfollow(id: InstrumentId): Promise<void> {
    this.#failedIds.delete(id);
    this.#refused.delete(id);
    // Where places are counted each is given back at once; elsewhere when it is worth the trouble.
    const isCounted = this.#feed?.capabilities.mostFollowed !== undefined;
    let isLeaving = false;
    for (const group of [...this.#groups]) {
      if (!group.drop(id) || !(group.thin || isCounted)) continue;
      // What was let go stays subscribed at the venue as long as its group: those that are left get a group of theirs.
      const left = group.empty();
      this.follow(left);
      // Not before the new group has begun: a feed without followers gives its connection up.
      if (left.length === 0) group.stop();
      else setImmediate(() => group.stop());
      isLeaving = true;
    }
    if (!isCounted || !isLeaving) return;
    this.#leaving += 1;
    // An older group that is not gone yet may hold it too.
    await Promise.all([...this.#groups].filter(({ members }) => members.size === 0).map(({ done }) => done));
    this.#leaving -= 1;
  }

  /** Says, once, why it is not followed; its first price, should it be after all, says that it is. */
  refuse(id: InstrumentId, detail: string): void {
    if (this.#refused.has(id)) return;
    this.#refused.add(id);
    this.#publish({ kind: 'state', id, state: 'down', since: this.options.now(), detail });
  }

  /** What the venue does not list any more is not followed, and is told to be gone, once. */
  delist(id: InstrumentId): void {
    if (!this.#catalogue.takeGone(id)) return;
    void this.unfollow(id);
    // Should it be listed again, its first price says that it is back.
    this.#failedIds.add(id);
    const detail = `${venueName(this.venue)} does not list ${id} any more.`;
    this.#publish({ kind: 'state', id, state: 'down', since: this.options.now(), detail });
  }

  get followedBooks(): InstrumentId[] {
    return [...this.#books.keys()];
  }

  /** Follows the order book of an instrument of the catalogue; nothing where the feed has none. */
  followBook(id: InstrumentId): void {
    const feed = this.#answering;
    if (feed?.followBooks === undefined || this.#books.has(id) || this.#closing.signal.aborted) return;
    const books = feed.followBooks.bind(feed);
    const group = new FollowGroup(books, [id], BOOK_RETRY_MS, {
      event: (event) => this.#accept(event),
      ended: (error) => {
        this.#failures += 1;
        const why = error === undefined ? `${venueName(this.venue)} ended it.` : reasonOf(error);
        this.options.log(`${this.source.name}: the order book of ${id} stopped: ${why}`);
        this.#publishNoBook(id);
      },
    });
    this.#books.set(id, group);
  }

  unfollowBook(id: InstrumentId): void {
    const group = this.#books.get(id);
    if (group === undefined) return;
    this.#books.delete(id);
    group.stop();
    this.#publishNoBook(id);
  }

  /** Candles of the venue. @throws FeedError, permanent where it has none. */
  candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]> {
    const feed = this.#answering;
    if (feed === undefined) throw new FeedError(`${venueName(this.venue)} has not answered yet.`);
    if (feed.candles === undefined)
      throw new FeedError(`${venueName(this.venue)} has no candles.`, { permanent: true });
    return feed.candles(request, signal);
  }

  /** Releases everything; resolves when the feed has, or after a grace period. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#state.release();
    const groups = [...this.#groups, ...this.#books.values()];
    for (const group of groups) group.stop();
    const released = Promise.allSettled([this.#connecting, this.#keeping, ...groups.map((group) => group.done)]);
    const grace = new AbortController();
    await Promise.race([released.then(() => grace.abort()), pause(CLOSE_GRACE_MS, grace.signal)]);
  }

  async #connect(settled: () => void): Promise<void> {
    const { answerMs, retryMs } = this.options;
    const { signal } = this.#closing;
    // A disk is quick, and what loading a feed costs would hold up those who ask for the list.
    if (this.#kept !== undefined) await this.remembered;
    while (!signal.aborted) {
      const late = setTimeout(() => {
        this.#become('down', `${venueName(this.venue)} has not answered for ${answerMs / 1_000} s.`);
        settled();
      }, answerMs);
      let permanent = false;
      try {
        const isNews = await this.#load();
        if (!this.#become('live') && isNews) this.options.changed();
        return;
      } catch (error) {
        if (signal.aborted) return;
        permanent = isPermanent(error);
        this.#failures += 1;
        this.#become('down', reasonOf(error));
      } finally {
        clearTimeout(late);
      }
      settled();
      await pause(retryMs * (permanent ? PERMANENT_FACTOR : 1), signal);
    }
  }

  /** @returns whether what it lists is another now. */
  async #load(): Promise<boolean> {
    const { answerMs, retryMs } = this.options;
    const ask = async (signal: AbortSignal) => {
      this.#feed ??= await this.source.open();
      return this.#feed.instruments(signal);
    };
    // An answer later than `answerMs` is still welcome; one that never comes must not end the attempts.
    const limitMs = Math.max(answerMs, retryMs);
    const instruments = await withinTime(
      ask,
      limitMs,
      this.#closing.signal,
      `${venueName(this.venue)} did not answer.`,
    );
    if (instruments.length === 0 && this.catalogue.size > 0)
      throw new FeedError(`${venueName(this.venue)} answered with an empty list of instruments.`);
    const isNews = this.#catalogue.take(instruments, this.options.now());
    this.#keep(instruments);
    return isNews;
  }

  /** Asks again now and then. The list it has stays when that fails; whether it is live its prices say. */
  async #keepFresh(): Promise<void> {
    const { catalogueRefreshMs, retryMs, log, changed } = this.options;
    const { signal } = this.#closing;
    if (this.recorded) return;
    let waitMs = catalogueRefreshMs;
    while (!signal.aborted) {
      // Not all at once, and not when every other process does.
      await pause(waitMs * (0.9 + 0.2 * Math.random()), signal);
      if (signal.aborted) return;
      try {
        waitMs = catalogueRefreshMs;
        if ((await this.#load()) && !this.#closing.signal.aborted) changed();
      } catch (error) {
        waitMs = Math.min(catalogueRefreshMs, retryMs * PERMANENT_FACTOR);
        if (!this.#closing.signal.aborted) log(`${this.source.name}: its list stays as it was: ${reasonOf(error)}`);
      }
    }
  }

  /** What is made up or recorded is there at once, every time; only lists of others are kept. */
  get #kept(): CatalogueCache | undefined {
    return this.simulated || this.recorded ? undefined : this.options.catalogues;
  }

  /** Shows what it listed before, until it answers. */
  async #remember(catalogues: CatalogueCache): Promise<void> {
    const kept = await catalogues.read(this.source.name, this.venue);
    if (kept === undefined || this.#closing.signal.aborted) return;
    this.#catalogue.remember(kept);
    this.options.log(`${this.source.name}: ${kept.length} instruments are known from an earlier start.`);
    this.options.changed();
  }

  #keep(instruments: readonly Instrument[]): void {
    this.#keeping = this.#keeping.then(() => this.#kept?.write(this.source.name, instruments));
  }

  #accept(event: MarketEvent): void {
    if (event.kind === 'state') {
      const ofVenue = event.venue === this.venue && (event.state === 'live' || event.state === 'down');
      if (ofVenue) this.#become(event.state === 'live' ? 'live' : 'down', event.detail, event.since);
      else this.#publish(event);
      // What the feed itself says of an instrument (its session, a halt) must not be overruled by its first price.
      if (event.id !== undefined && event.state !== 'down') this.#failedIds.delete(event.id);
      return;
    }
    this.#meter.count(event.ingestTime, event.eventTime);
    if (this.#state.state !== 'live') this.#become('live');
    if (this.#failedIds.delete(event.id)) {
      this.#publish({ kind: 'state', id: event.id, state: 'live', since: event.ingestTime });
    }
    this.#publish(event);
  }

  /** @returns those there is a place for; the others are told, once, that there is none. */
  #withinLimit(ids: readonly InstrumentId[], most: number): readonly InstrumentId[] {
    const room = Math.max(0, most - this.followed.length - this.#leaving);
    for (const id of ids.slice(0, room)) if (this.#refused.delete(id)) this.#failedIds.add(id);
    const detail = `${venueName(this.venue)} bears ${most} instruments at once and all places are taken; let go of another one first.`;
    for (const id of ids.slice(room)) this.refuse(id, detail);
    return ids.slice(0, room);
  }

  #publishNoBook(id: InstrumentId): void {
    this.#publish({ kind: 'book', id, bids: [], asks: [], ingestTime: this.options.now() });
  }

  #groupEnded(group: FollowGroup, error: unknown): void {
    this.#failures += 1;
    const detail = error === undefined ? `${venueName(this.venue)} ended the stream.` : reasonOf(error);
    this.options.log(`${this.source.name}: ${detail}`);
    const since = this.options.now();
    for (const id of group.members) {
      this.#failedIds.add(id);
      this.#publish({ kind: 'state', id, state: 'down', since, detail });
    }
    // One unknown instrument is its own affair; when nothing is left that works, it is the venue's.
    if (this.followed.every((id) => this.#failedIds.has(id))) this.#become('down', detail);
  }

  /** @returns whether that was news. */
  #become(state: 'live' | 'down', detail?: string, since = this.options.now()): boolean {
    if (this.#closing.signal.aborted || !this.#state.become(state, detail, since)) return false;
    const about = detail === undefined ? {} : { detail };
    this.options.log(`${this.source.name} is ${state}${detail === undefined ? '.' : `: ${detail}`}`);
    // A recording brings the states of its venues along, and is none itself.
    if (!this.recorded) this.#publish({ kind: 'state', venue: this.venue, state, since, ...about });
    this.options.changed();
    return true;
  }

  #publish(event: MarketEvent): void {
    if (this.#closing.signal.aborted) return;
    try {
      this.options.publish(event);
    } catch (error) {
      this.#unpublished += 1;
      if (this.#unpublished === 1) this.options.log(`${this.source.name}: an event was refused: ${reasonOf(error)}`);
    }
  }
}
