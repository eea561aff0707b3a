import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import { AttentiveClock } from '../attentive-clock';
import { type BackoffOptions, backoffMs } from '../backoff';
import { errorKinds, isPermanent, reasonOf } from '../failure';
import type { FeedError } from '../feed';
import { Pacer } from '../pacer';
import { venueName } from '../venues';
import { feedErrorOf } from './error';
import type { CcxtClient, CcxtTicker, CcxtTrade, OpenedExchange } from './exchange';
import type { InstrumentReader } from './reader';
import { Subscriptions } from './subscriptions';
import { type TapSink, tapExchange } from './tap';
import { inVenueOrder } from './trades';
import type { CcxtVenue } from './venue';
import type { WatchTimes } from './watch-times';

export interface ConnectionOptions {
  readonly times: WatchTimes;
  readonly backoff: BackoffOptions;
  readonly now: () => number;
  readonly log: (message: string) => void;
  readonly emit: (event: MarketEvent) => void;
  /** The source has failed for good. */
  readonly fail: (error: FeedError) => void;
  /** Something the venue said was nonsense. */
  readonly reject: () => void;
}

/** How long a closing socket is waited for. */
const CLOSE_GRACE_MS = 1_000;
/** A venue that turns connections away for their number must not be dialled again at once. */
const TOO_MANY_WAIT_MS = 10_000;

/**
 * The connection to one venue, shared by all who follow: dialled when the first instrument is added, closed when the
 * last is removed, and kept alive in between. ccxt calls silence healthy as long as pongs come; here it is a fault.
 */
export class CcxtConnection implements TapSink {
  private status: 'idle' | 'connecting' | 'live' | 'waiting' = 'idle';
  private attempt = 0;
  /** Of the attentive clock, as is `heard`. */
  private startedAt = 0;
  private liveAt: number | undefined;
  private receivedAt = 0;
  private announced: StateEvent | undefined;
  private batch: CcxtTrade[] = [];
  private watchdog: NodeJS.Timeout | undefined;
  private redial: NodeJS.Timeout | undefined;
  private readonly clock: AttentiveClock;
  private readonly pacer: Pacer;
  private readonly heard = new WeakMap<CcxtClient, number>();
  private readonly disposed = new WeakSet<CcxtClient>();
  private readonly hasBidAskChannel: boolean;
  private readonly subscriptions: Subscriptions;
  private readonly name: string;

  constructor(
    private readonly handle: OpenedExchange,
    private readonly venue: CcxtVenue,
    private readonly options: ConnectionOptions,
  ) {
    const { exchange } = handle;
    this.name = venueName(exchange.id);
    this.hasBidAskChannel = venue.hasBidAskChannel(exchange);
    this.pacer = new Pacer(venue.sendGapMs);
    this.clock = new AttentiveClock(tickMs(options.times));
    this.subscriptions = new Subscriptions(exchange, venue, options.times, this.clock, {
      tell: (id, state, detail) =>
        options.emit({ kind: 'state', id, state, since: options.now(), ...(detail === undefined ? {} : { detail }) }),
      failed: (error, symbols) => this.watchFailed(error, symbols),
      log: options.log,
    });
    tapExchange(exchange, this);
  }

  /** The venue's state as last told, for who starts to follow now. */
  get state(): StateEvent | undefined {
    return this.announced;
  }

  add(readers: readonly InstrumentReader[]): void {
    const symbols = this.subscriptions.add(readers);
    if (this.status === 'idle') this.connect();
    else if (this.status !== 'waiting') this.subscriptions.subscribe(symbols);
  }

  /** Resolves when what they alone needed is released. */
  async remove(readers: readonly InstrumentReader[]): Promise<void> {
    this.subscriptions.remove(readers);
    for (const reader of readers) reader.rest();
    if (this.subscriptions.size === 0 && this.status !== 'idle') await this.close();
  }

  message(client: CcxtClient, message: unknown): readonly unknown[] {
    // A connection that was given up may still hand out what it had buffered; its successor says it again.
    if (this.disposed.has(client)) return [];
    this.heard.set(client, this.clock.now);
    this.receivedAt = this.options.now();
    if (typeof message !== 'object' || message === null) {
      this.options.reject();
      return [];
    }
    const record = message as Record<string, unknown>;
    const refusal = this.venue.refusal?.(record, client);
    if (refusal === undefined) return this.venue.split?.(record) ?? [message];
    this.subscriptions.refused(refusal);
    return [];
  }

  ticker(ticker: CcxtTicker): void {
    const reader = this.subscriptions.tick(ticker?.symbol);
    if (reader === undefined) return;
    this.alive();
    const at = this.receivedAt;
    const time = reader.time(this.venue.tickerTime(ticker), at);
    if (!this.hasBidAskChannel) this.emit(reader.bidAsk(ticker, time, at));
    this.emit(reader.last(ticker, time, at));
    this.emit(reader.day(ticker, time, at));
  }

  bidAsk(ticker: CcxtTicker): void {
    const reader = this.subscriptions.tick(ticker?.symbol);
    if (reader === undefined) return;
    this.alive();
    const time = reader.time(this.venue.tickerTime(ticker), this.receivedAt);
    this.emit(reader.bidAsk(ticker, time, this.receivedAt));
  }

  trade(trade: CcxtTrade): void {
    this.batch.push(trade);
  }

  handled(failures: readonly unknown[]): void {
    for (const failure of failures) {
      this.options.reject();
      this.options.log(`${this.name} sent a message that could not be read: ${reasonOf(failure)}`);
    }
    if (this.batch.length === 0) return;
    const trades = inVenueOrder(this.batch);
    this.batch = [];
    for (const trade of trades) {
      const reader = this.subscriptions.tick(trade?.symbol);
      if (reader === undefined) continue;
      this.alive();
      this.emit(reader.trade(trade, this.receivedAt));
    }
  }

  clientMade(client: CcxtClient): void {
    this.heard.set(client, this.clock.now);
    client.throttle = () => this.pacer.turn();
  }

  clientConnected(): void {
    this.startedAt = this.clock.now;
  }

  clientLost(client: CcxtClient, error: unknown): void {
    if (!this.disposed.has(client)) this.lose(error ?? new Error('the venue closed it'));
  }

  private emit(event: MarketEvent | undefined): void {
    if (event !== undefined) this.options.emit(event);
  }

  private connect(): void {
    this.status = 'connecting';
    this.startedAt = this.clock.now;
    if (this.watchdog === undefined) {
      this.clock.start();
      this.watchdog = setInterval(() => this.watch(), tickMs(this.options.times));
    }
    this.subscriptions.start();
    // Nobody waits for it to end: it settles when the connection does.
    this.venue.heartbeat?.(this.handle.exchange).catch(() => {});
  }

  /** Price data came. */
  private alive(): void {
    if (this.status !== 'connecting') return;
    this.status = 'live';
    this.liveAt = performance.now();
    this.announce('live');
  }

  private watch(): void {
    this.clock.tick();
    if (this.status !== 'connecting' && this.status !== 'live') return;
    const { now } = this.clock;
    const { silenceMs } = this.options.times;
    if (this.subscriptions.expectsPrices) {
      for (const client of Object.values(this.handle.exchange.clients ?? {})) {
        if (now - (this.heard.get(client) ?? now) > silenceMs) {
          this.lose(new Error(`it has said nothing for ${silenceMs} ms`));
          return;
        }
      }
    }
    const fault = this.subscriptions.check(this.startedAt);
    if (fault !== undefined) this.lose(new Error(fault));
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
    const now = performance.now();
    if (this.liveAt !== undefined && now - this.liveAt >= this.options.times.stableMs) this.attempt = 0;
    this.liveAt = undefined;
    const floor = /\b429\b/.test(reason) ? TOO_MANY_WAIT_MS : 0;
    const wait = floor + backoffMs(this.attempt++, this.options.backoff);
    this.options.log(`Lost ${this.name}: ${reason}. Dialling again in ${Math.round(wait)} ms.`);
    this.announce('down', `The connection to ${this.name} was lost: ${reason}.`);
    this.redial = setTimeout(() => this.connect(), wait);
  }

  private async close(): Promise<void> {
    this.status = 'idle';
    this.announced = undefined;
    this.attempt = 0;
    this.liveAt = undefined;
    clearTimeout(this.redial);
    clearInterval(this.watchdog);
    this.watchdog = undefined;
    await this.dispose('nobody follows it any more');
  }

  /** Ends every socket and what ccxt does with it. Resolves, and never rejects, when they are closed. */
  private async dispose(reason: string): Promise<void> {
    const { exchange, stale } = this.handle;
    this.pacer.clear();
    const closed = Object.values(exchange.clients ?? {}).map((client) => {
      this.disposed.add(client);
      client.onError(stale(reason));
      const { connection } = client;
      const end = closing(connection);
      connection?.terminate?.();
      delete exchange.clients[client.url];
      return end;
    });
    await Promise.all(closed);
  }

  private announce(state: 'live' | 'down', detail?: string): void {
    if (this.announced?.state === state) return;
    const { now, emit } = this.options;
    const about = detail === undefined ? {} : { detail: detail.slice(0, 200) };
    this.announced = { kind: 'state', venue: this.handle.exchange.id, state, since: now(), ...about };
    emit(this.announced);
  }
}

/** Often enough to be punctual by a quarter, seldom enough to cost nothing. */
function tickMs({ silenceMs, firstTickMs, instrumentMs, refusedMs, settleMs }: WatchTimes): number {
  const shortest = Math.min(silenceMs, firstTickMs, instrumentMs, refusedMs, settleMs);
  return Math.min(Math.max(shortest / 4, 5), 1_000);
}

function closing(connection: CcxtClient['connection']): Promise<void> {
  if (connection?.once === undefined || connection.readyState === 3) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, CLOSE_GRACE_MS);
    connection.once?.('close', done);
  });
}
