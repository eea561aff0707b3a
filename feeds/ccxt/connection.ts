import type { BookEvent, MarketEvent, StateEvent } from '@/lib/market/market-event';
import { AttentiveClock } from '../attentive-clock';
import type { BackoffOptions } from '../backoff';
import { errorKinds, isPermanent, reasonOf } from '../failure';
import type { FeedError } from '../feed';
import { Pacer } from '../pacer';
import { venueName } from '../venues';
import { Books } from './books';
import { closeClients } from './clients';
import type { ClockProbe } from './clock-probe';
import { DayPoller } from './day-poller';
import { feedErrorOf } from './error';
import type { CcxtClient, OpenedExchange } from './exchange';
import type { SpotMarket } from './market';
import { type InstrumentReader, venueTime } from './reader';
import { Reception } from './reception';
import type { Redactor } from './redact';
import { Redial } from './redial';
import { Silence } from './silence';
import { Subscriptions } from './subscriptions';
import { tapExchange } from './tap';
import type { CcxtVenue } from './venue';
import { tickMs, type WatchTimes } from './watch-times';

export interface ConnectionOptions {
  readonly times: WatchTimes;
  readonly backoff: BackoffOptions;
  readonly now: () => number;
  readonly log: (message: string) => void;
  readonly redactor: Redactor;
  readonly clock: ClockProbe;
  readonly emit: (event: MarketEvent) => void;
  readonly emitBook: (event: BookEvent | StateEvent) => void;
  /** The source has failed for good. */
  readonly fail: (error: FeedError) => void;
  /** Something the venue said was nonsense. */
  readonly reject: () => void;
  /** A book was thrown away because it was wrong. */
  readonly rebuilt: () => void;
}

/**
 * The connection to one venue, shared by all who follow: dialled when the first instrument is added, closed when the
 * last is removed, and kept alive in between. ccxt calls silence healthy as long as pongs come; here it is a fault.
 */
export class CcxtConnection {
  private status: 'idle' | 'connecting' | 'live' | 'waiting' = 'idle';
  /** Of the attentive clock. */
  private startedAt = 0;
  private announced: StateEvent | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private redialTimer: NodeJS.Timeout | undefined;
  private readonly redial: Redial;
  private readonly clock: AttentiveClock;
  private readonly pacer: Pacer;
  private readonly silence: Silence;
  private readonly poller: DayPoller;
  private readonly disposed = new WeakSet<CcxtClient>();
  private readonly subscriptions: Subscriptions;
  private readonly books: Books;
  private readonly name: string;

  constructor(
    private readonly handle: OpenedExchange,
    private readonly venue: CcxtVenue,
    private readonly options: ConnectionOptions,
  ) {
    const { exchange } = handle;
    const { times, redactor, emit, emitBook, log, now, reject, rebuilt } = options;
    this.name = venueName(exchange.id);
    this.pacer = new Pacer(venue.sendGapMs);
    this.redial = new Redial(options.backoff, times.stableMs);
    this.clock = new AttentiveClock(tickMs(times));
    this.silence = new Silence(this.clock, times.silenceMs);
    this.subscriptions = new Subscriptions(exchange, venue, times, this.clock, {
      tell: (id, state, detail) =>
        emit({ kind: 'state', id, state, since: now(), ...(detail === undefined ? {} : { detail }) }),
      failed: (error, symbols) => this.watchFailed(redactor.error(error), symbols),
      log,
    });
    this.books = new Books(exchange, venue.books, times, this.clock, {
      tell: emitBook,
      rebuilt,
      now,
      log,
      reasonOf: (error) => reasonOf(redactor.error(error)),
      time: (value, ingestTime) => venueTime(value, ingestTime, reject),
    });
    const hasBidAskChannel = venue.hasBidAskChannel(exchange);
    const { subscriptions, books } = this;
    const reception = new Reception(exchange, venue, hasBidAskChannel, subscriptions, books, redactor, {
      isGone: (client) => this.disposed.has(client),
      heard: (client) => this.silence.heard(client),
      alive: () => this.alive(),
      made: (client) => this.made(client),
      connected: () => {
        this.startedAt = this.clock.now;
      },
      lost: (error) => this.lose(redactor.error(error)),
      emit,
      reject,
      log,
      now,
    });
    this.poller = new DayPoller(exchange, (ticker) => reception.polled(ticker));
    tapExchange(exchange, reception);
  }

  /** The venue's state as last told, for who starts to follow now. */
  get state(): StateEvent | undefined {
    return this.announced;
  }

  /** The book as last told, for who starts to follow now. */
  latestBook(symbol: string): BookEvent | undefined {
    return this.books.latest(symbol);
  }

  add(readers: readonly InstrumentReader[]): void {
    const symbols = this.subscriptions.add(readers);
    if (this.status === 'idle') this.connect();
    else if (this.status !== 'waiting') this.subscriptions.subscribe(symbols);
    if (this.status === 'live' && this.poller.isNeeded) void this.poller.ask();
  }

  addBooks(markets: readonly SpotMarket[]): void {
    this.books.add(markets);
    if (this.status === 'idle') this.connect();
    else if (this.status !== 'waiting') this.books.check();
  }

  /** Resolves when what they alone needed is released. */
  async remove(readers: readonly InstrumentReader[]): Promise<void> {
    this.subscriptions.remove(readers);
    for (const reader of readers) reader.rest();
    await this.closeUnused();
  }

  /** Resolves when what they alone needed is released. */
  async removeBooks(markets: readonly SpotMarket[]): Promise<void> {
    this.books.remove(markets);
    await this.closeUnused();
  }

  private made(client: CcxtClient): void {
    this.silence.heard(client);
    client.throttle = () => this.pacer.turn();
  }

  private connect(): void {
    this.status = 'connecting';
    this.startedAt = this.clock.now;
    if (this.watchdog === undefined) {
      this.clock.start();
      this.watchdog = setInterval(() => this.watch(), tickMs(this.options.times));
    }
    this.subscriptions.start();
    this.books.start();
    this.options.clock.start();
    // Nobody waits for it to end: it settles when the connection does.
    this.venue.heartbeat?.(this.handle.exchange).catch(() => {});
  }

  /** Price data came. */
  private alive(): void {
    if (this.status !== 'connecting') return;
    this.status = 'live';
    this.redial.live();
    this.announce('live');
    this.poller.start();
  }

  private watch(): void {
    this.clock.tick();
    if (this.status !== 'connecting' && this.status !== 'live') return;
    const isWaiting = this.subscriptions.expectsPrices || this.books.expects;
    const clients = Object.values(this.handle.exchange.clients ?? {});
    const silent = isWaiting ? this.silence.fault(clients) : undefined;
    const fault = silent ?? this.subscriptions.check(this.startedAt);
    if (fault !== undefined) this.lose(new Error(fault));
    else this.books.check();
  }

  private watchFailed(error: unknown, symbols: readonly string[]): void {
    // While waiting or idle it is our own closing that comes back.
    if (this.status === 'idle' || this.status === 'waiting') return;
    const kinds = errorKinds(error);
    if (kinds.includes('ExchangeClosedByUser') || kinds.includes('NetworkError')) return;
    if (kinds.includes('BadRequest')) this.subscriptions.refused({ about: symbols, detail: reasonOf(error) });
    else if (isPermanent(error)) {
      this.options.fail(feedErrorOf(error, this.handle.exchange.id, 'cannot be followed', undefined));
    } else this.lose(error);
  }

  /** Gives the connection up and dials again after a while. */
  private lose(error: unknown): void {
    if (this.status === 'idle' || this.status === 'waiting') return;
    this.status = 'waiting';
    const reason = reasonOf(error);
    void this.dispose(reason);
    this.poller.stop();
    this.books.lost();
    const wait = this.redial.waitMs(reason);
    this.options.log(`Lost ${this.name}: ${reason}. Dialling again in ${Math.round(wait)} ms.`);
    this.announce('down', `The connection to ${this.name} was lost: ${reason}.`);
    this.redialTimer = setTimeout(() => this.connect(), wait);
  }

  private async closeUnused(): Promise<void> {
    if (this.subscriptions.size + this.books.size > 0 || this.status === 'idle') return;
    this.status = 'idle';
    this.announced = undefined;
    this.redial.reset();
    clearTimeout(this.redialTimer);
    clearInterval(this.watchdog);
    this.watchdog = undefined;
    this.options.clock.stop();
    this.poller.stop();
    await this.dispose('nobody follows it any more');
  }

  private async dispose(reason: string): Promise<void> {
    this.pacer.clear();
    await closeClients(this.handle, reason, (client) => this.disposed.add(client));
  }

  private announce(state: 'live' | 'down', detail?: string): void {
    if (this.announced?.state === state) return;
    const { now, emit, emitBook } = this.options;
    const about = detail === undefined ? {} : { detail: detail.slice(0, 200) };
    this.announced = { kind: 'state', venue: this.handle.exchange.id, state, since: now(), ...about };
    emit(this.announced);
    emitBook(this.announced);
  }
}
