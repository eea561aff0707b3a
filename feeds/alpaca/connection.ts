import { type InstrumentId, symbolOf } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import type { FeedError } from '../feed';
import type { Redactor } from '../redactor';
import { Halts } from './halts';
import { MarketClock } from './market-clock';
import { ALPACA_TIMES, ALPACA_URLS, type AlpacaOptions, type AlpacaTimes } from './options';
import { StockReader } from './reader';
import type { VenueRecord } from './record';
import type { AlpacaRest } from './rest';
import { SilenceWatch } from './silence-watch';
import { Snapshots } from './snapshots';
import { stockState } from './stock-state';
import { AlpacaStream } from './stream';
import { Subscriptions } from './subscriptions';

/** One who follows some stocks. */
export interface Follower {
  readonly ids: readonly InstrumentId[];
  readonly push: (event: MarketEvent) => void;
  /** The source has failed; calls `leave`. */
  readonly fail: (error: FeedError) => void;
}

interface Followed {
  readonly reader: StockReader;
  readonly followers: Set<Follower>;
  /** As told last. */
  state: StateEvent | undefined;
}

/**
 * What all followers share: the one connection Alpaca allows, the day's figures and the exchange's hours. Opened with
 * the first follower, given back with the last.
 */
export class AlpacaConnection {
  #rejected = 0;
  readonly #times: AlpacaTimes;
  readonly #log: (line: string) => void;
  readonly #hasMarket: boolean;
  readonly #followers = new Set<Follower>();
  readonly #stocks = new Map<string, Followed>();
  readonly #cheap = new Set<string>();
  readonly #halts = new Halts();
  readonly #clock: MarketClock;
  readonly #snapshots: Snapshots;
  readonly #subscriptions: Subscriptions;
  readonly #silence: SilenceWatch;
  #stream: AlpacaStream | undefined;
  #isReady = false;
  /** The one connection Alpaca allows has been given back. */
  #released: Promise<void> = Promise.resolve();
  #refresh: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: AlpacaOptions,
    rest: AlpacaRest,
    private readonly redactor: Redactor,
  ) {
    this.#times = { ...ALPACA_TIMES, ...options.times };
    const { retryMs, silenceMs } = this.#times;
    this.#log = (line) => options.log?.(`alpaca: ${redactor.text(line)}`);
    // The test stream trades around the clock and is in no list.
    this.#hasMarket = options.feed !== 'test';
    this.#clock = new MarketClock(rest, retryMs, { changed: () => this.#phaseChanged(), log: this.#log });
    this.#snapshots = new Snapshots(rest, retryMs, {
      received: (symbol, snapshot) => this.#snapshot(symbol, snapshot),
      log: this.#log,
    });
    this.#subscriptions = new Subscriptions(this.#hasMarket, {
      accepted: (symbol) => this.#tellState(symbol),
      refused: (symbol) => this.#tellState(symbol),
      log: this.#log,
    });
    this.#silence = new SilenceWatch(rest, silenceMs, {
      expected: () => (this.#clock.phase?.session === 'regular' ? [...this.#subscriptions.held] : []),
      heardOf: (symbol) => this.#stocks.get(symbol)?.reader.streamTime,
      now: () => this.#clock.now,
      missed: (error) => this.#lost(error),
    });
  }

  get rejected(): number {
    return this.#rejected;
  }

  get clockErrorMs(): number | undefined {
    return this.#clock.errorMs;
  }

  /** Alpaca's time, ms since 1970; ours where it does not answer. */
  now(signal: AbortSignal): Promise<number> {
    return this.#clock.exactNow(signal);
  }

  /** Its price was below a dollar when last seen. */
  isCheap(symbol: string): boolean {
    return this.#cheap.has(symbol);
  }

  join(follower: Follower): void {
    this.#followers.add(follower);
    const isNew: string[] = [];
    for (const id of new Set(follower.ids)) {
      const symbol = symbolOf(id);
      let stock: Followed | undefined = this.#stocks.get(symbol);
      if (stock === undefined) {
        const reader = new StockReader(
          id,
          () => this.#clock.now,
          () => this.#reject(),
        );
        stock = { reader, followers: new Set(), state: undefined };
        this.#stocks.set(symbol, stock);
        isNew.push(symbol);
      }
      stock.followers.add(follower);
      stock.state = this.#stateOf(symbol) ?? stock.state;
      if (stock.state !== undefined) follower.push(stock.state);
      for (const event of stock.reader.latest()) follower.push(event);
    }
    if (this.#followers.size === 1) this.#open();
    this.#subscriptions.want(new Set(this.#stocks.keys()));
    this.#askFor(isNew);
  }

  /** Resolves when what it alone needed has been given back. */
  async leave(follower: Follower): Promise<void> {
    if (!this.#followers.delete(follower)) return;
    for (const [symbol, { followers }] of this.#stocks)
      if (followers.delete(follower) && followers.size === 0) this.#stocks.delete(symbol);
    if (this.#followers.size === 0) await this.#close();
    else this.#subscriptions.want(new Set(this.#stocks.keys()));
  }

  #open(): void {
    if (this.#hasMarket) {
      this.#clock.start();
      this.#refresh = setInterval(() => this.#askAgain(), this.#times.refreshMs);
    }
    // Alpaca counts a connection until it is closed.
    void this.#released.then(() => {
      if (this.#followers.size === 0 || this.#stream !== undefined) return;
      const { keyId, secret, streamUrl = ALPACA_URLS.stream, feed = 'iex' } = this.options;
      const stream: AlpacaStream = new AlpacaStream({
        url: `${streamUrl}/v2/${feed}`,
        keyId,
        secret,
        times: this.#times,
        redactor: this.redactor,
        ready: () => {
          this.#isReady = true;
          this.#subscriptions.ready(stream);
          this.#askFor(this.#stocks.keys());
        },
        data: (message) => this.#message(message),
        reject: () => this.#reject(),
        lost: (error) => {
          if (this.#stream === stream) this.#lost(error);
        },
      });
      this.#stream = stream;
      this.#silence.start();
    });
  }

  #close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#isReady = false;
    this.#subscriptions.lost();
    this.#subscriptions.want(new Set());
    this.#silence.stop();
    this.#clock.stop();
    this.#snapshots.stop();
    clearInterval(this.#refresh);
    if (stream !== undefined) this.#released = stream.close();
    return this.#released;
  }

  /** Everybody follows again, by way of a new connection. */
  #lost(error: FeedError): void {
    for (const follower of [...this.#followers]) follower.fail(error);
  }

  #message(message: VenueRecord): void {
    const { T: type, S: symbol } = message;
    const stock = typeof symbol === 'string' ? this.#stocks.get(symbol) : undefined;
    // For a short while prices come of what has been let go.
    if (stock === undefined || typeof symbol !== 'string') return;
    const { reader } = stock;
    const now = Date.now();
    this.#silence.heard();
    switch (type) {
      case 'q':
        this.#tell(stock, reader.quote(message, now));
        break;
      case 't': {
        const trade = reader.trade(message, now);
        if (this.#halts.traded(symbol, trade?.eventTime)) this.#tellState(symbol);
        this.#tell(stock, trade);
        break;
      }
      case 'd':
        this.#tell(stock, reader.dailyBar(message, this.#clock.day, now));
        break;
      case 'x':
      case 'c':
        this.#tell(stock, type === 'x' ? reader.cancelled(message, now) : reader.corrected(message, now));
        // The day's high, low and volume are other ones now.
        this.#askFor([symbol]);
        break;
      case 's':
        if (this.#halts.accept(symbol, message, this.#clock.now)) this.#tellState(symbol);
        break;
      // Alpaca may add kinds of messages at any time.
    }
  }

  #snapshot(symbol: string, snapshot: VenueRecord): void {
    const stock = this.#stocks.get(symbol);
    if (stock === undefined) return;
    for (const event of stock.reader.snapshot(snapshot, this.#clock.day, Date.now())) this.#tell(stock, event);
    if (stock.reader.isCheap) this.#cheap.add(symbol);
    else this.#cheap.delete(symbol);
  }

  #phaseChanged(): void {
    for (const symbol of this.#stocks.keys()) this.#tellState(symbol);
    // A new day has a new basis of change, and an old one its final figures.
    this.#askFor(this.#stocks.keys());
  }

  #askAgain(): void {
    if (this.#clock.phase?.session !== undefined) this.#askFor(this.#stocks.keys());
  }

  /**
   * Not while the stream refuses us: a price over HTTP would make the venue look live in between. Nor before it is known
   * which day counts: before its first trade the basis of change would be that of the day before.
   */
  #askFor(symbols: Iterable<string>): void {
    if (this.#hasMarket && this.#isReady && this.#clock.isSettled) this.#snapshots.want(symbols);
  }

  #tellState(symbol: string): void {
    const stock = this.#stocks.get(symbol);
    const state = this.#stateOf(symbol);
    if (stock === undefined || state === undefined) return;
    stock.state = state;
    this.#tell(stock, state);
  }

  #stateOf(symbol: string): StateEvent | undefined {
    return stockState({
      id: `alpaca:${symbol}`,
      refusal: this.#subscriptions.refusal(symbol),
      phase: this.#hasMarket ? this.#clock.phase : undefined,
      halt: this.#halts.get(symbol),
      told: this.#stocks.get(symbol)?.state,
      now: Date.now(),
    });
  }

  #tell({ followers }: Followed, event: MarketEvent | undefined): void {
    if (event === undefined) return;
    for (const follower of followers) follower.push(event);
  }

  #reject(): void {
    this.#rejected += 1;
  }
}
