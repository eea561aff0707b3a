import type { Candle } from '@/lib/market/candle';
import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { pause } from '../backoff';
import { type CandleRequest, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { FeedMeter } from './feed-meter';
import { VenueBooks } from './venue-books';
import { VenueConnection } from './venue-connection';
import { VenueFollows } from './venue-follows';
import type { VenueOptions } from './venue-options';
import { VenueVoice } from './venue-voice';

/** A feed that does not let go is not waited for longer than this when closing. */
const CLOSE_GRACE_MS = 3_000;

/** One venue under supervision: asked for its catalogue until it answers, followed, and its state told. */
export class IngestVenue {
  readonly #meter = new FeedMeter();
  readonly #closing = new AbortController();
  readonly #voice: VenueVoice;
  readonly #connection: VenueConnection;
  readonly #follows: VenueFollows;
  readonly #books: VenueBooks;

  constructor(
    private readonly source: FeedSource,
    options: VenueOptions,
  ) {
    const accept = (event: MarketEvent) => this.#accept(event);
    this.#voice = new VenueVoice(source, options, this.#closing.signal);
    this.#connection = new VenueConnection(source, options, this.#voice);
    this.#follows = new VenueFollows(this.#connection, this.#voice, options, accept);
    this.#books = new VenueBooks(this.#connection, this.#voice, accept);
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
    const { usable, state } = this.#voice.state;
    return usable || (state === 'starting' && this.catalogue.size > 0);
  }

  /** What it listed when it last answered, in an earlier life of the process if it has not yet in this one. */
  get catalogue(): ReadonlyMap<InstrumentId, Instrument> {
    return this.#connection.catalogue.listed;
  }

  get status(): FeedStatus {
    const { name, venue, simulated } = this.source;
    const { failures, unpublished } = this.#voice;
    const { state, since, detail, reconnects } = this.#voice.state;
    const { feed } = this.#connection;
    const counts = feed?.counts;
    // Of a recording it would be what it was then, divided by the speed.
    const latencyMs = this.recorded ? undefined : this.#meter.latencyMs(counts?.clockErrorMs);
    const { lastMessageTime } = this.#meter;
    const { status: catalogue } = this.#connection.catalogue;
    const about = feed?.about ?? (this.recorded ? 'A recording is being opened.' : undefined);
    return {
      name,
      venue,
      ...(about !== undefined && { about }),
      simulated,
      ...(this.recorded && { recorded: feed?.over === true ? ('over' as const) : ('playing' as const) }),
      state,
      since,
      ...(detail !== undefined && { detail }),
      ...(lastMessageTime !== undefined && { lastMessageTime }),
      ...(catalogue !== undefined && { catalogue }),
      reconnects,
      events: this.#meter.events,
      eventsPerSecond: this.#meter.eventsPerSecond(this.#voice.now()),
      ...(latencyMs !== undefined && { latencyMs }),
      followed: this.followed.length,
      books: this.followedBooks.length,
      booksRebuilt: counts?.booksRebuilt ?? 0,
      rejected: unpublished + (counts?.rejected ?? 0),
      failures,
    };
  }

  /** Resolves when what is kept of an earlier start has been read, from `start` on; never rejects. */
  get remembered(): Promise<void> {
    return this.#connection.remembered;
  }

  /** Begins. Resolves when it has answered, failed or had `answerMs` to answer; never rejects. */
  start(): Promise<void> {
    return this.#connection.start();
  }

  get followed(): InstrumentId[] {
    return this.#follows.ids;
  }

  /** Follows instruments of the catalogue, together; those the venue has no place for get a state that says so. */
  follow(wanted: readonly InstrumentId[]): void {
    this.#follows.follow(wanted);
  }

  /** Resolves when its place at the venue is free. */
  unfollow(id: InstrumentId): Promise<void> {
    return this.#follows.unfollow(id);
  }

  /** Says, once, why it is not followed; its first price, should it be after all, says that it is. */
  refuse(id: InstrumentId, detail: string): void {
    this.#follows.refuse(id, detail);
  }

  /** What the venue does not list any more is not followed, and is told to be gone, once. */
  delist(id: InstrumentId): void {
    if (this.#connection.catalogue.takeGone(id)) this.#follows.delist(id);
  }

  get followedBooks(): InstrumentId[] {
    return this.#books.ids;
  }

  /** Follows the order book of an instrument of the catalogue; nothing where the feed has none. */
  followBook(id: InstrumentId): void {
    this.#books.follow(id);
  }

  unfollowBook(id: InstrumentId): void {
    this.#books.unfollow(id);
  }

  /** Candles of the venue. @throws FeedError, permanent where it has none. */
  candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[]> {
    const { title } = this.#voice;
    const feed = this.#connection.answering;
    if (feed === undefined) throw new FeedError(`${title} has not answered yet.`);
    if (feed.candles === undefined) throw new FeedError(`${title} has no candles.`, { permanent: true });
    return feed.candles(request, signal);
  }

  /** Releases everything; resolves when the feed has, or after a grace period. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#voice.state.release();
    this.#follows.stop();
    this.#books.stop();
    const released = Promise.all([this.#connection.done(), this.#follows.done(), this.#books.done()]);
    const grace = new AbortController();
    await Promise.race([released.then(() => grace.abort()), pause(CLOSE_GRACE_MS, grace.signal)]);
  }

  #accept(event: MarketEvent): void {
    if (event.kind === 'state') {
      const ofVenue = event.venue === this.venue && (event.state === 'live' || event.state === 'down');
      if (ofVenue) this.#voice.become(event.state === 'live' ? 'live' : 'down', event.detail, event.since);
      else this.#voice.publish(event);
      // What the feed itself says of an instrument (its session, a halt) must not be overruled by its first price.
      if (event.id !== undefined && event.state !== 'down') this.#follows.recovered(event.id);
      return;
    }
    if (event.kind === 'book') {
      // It says nothing of prices: an emptied one comes exactly when their line is lost.
      if (event.bids.length + event.asks.length > 0) this.#meter.count(event.ingestTime, event.eventTime);
      this.#voice.publish(event);
      return;
    }
    this.#meter.count(event.ingestTime, event.eventTime);
    if (this.#voice.state.state !== 'live') this.#voice.become('live');
    if (this.#follows.recovered(event.id))
      this.#voice.publish({ kind: 'state', id: event.id, state: 'live', since: event.ingestTime });
    this.#voice.publish(event);
  }
}
