import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { Auto } from './auto/auto';
import { createChooser } from './auto/create-chooser';
import { askServer } from './auto/server-question';
import { Clocks } from './clocks';
import { Comparison } from './comparison';
import { Directory, type FeedsSummary } from './directory';
import { LaneOpener } from './lane-opener';
import { LiveLine } from './live-line';
import { Meters } from './meters';
import { QuoteStore } from './quote-store';
import { type RowState, rowStateOf } from './row-state';
import type { SessionOptions } from './session-options';
import type { SessionStatus } from './session-status';
import { slotsOf } from './slots';
import { Sharing } from './tabs/sharing';
import type { TransportFigures, TransportRole } from './transport-figures';
import { TransportMeter } from './transport-meter';
import { View } from './view';
import { checkedWatchlist, WishList } from './wish-list';

/** Wishes within this time are asked for as one, ms. */
const GATHER_MS = 20;
/** Earlier trades a tape starts with. */
const HISTORY = 50;

/**
 * The live connection, what it fills, and what is measured beside it. Browser, command line and tests use this
 * same code. Switching transport opens the new one with the current cursor and closes the old one on the first
 * frame of the new.
 */
export class Session {
  readonly store: QuoteStore;
  readonly #options: SessionOptions;
  readonly #view = new View(subscriptionOf({}));
  readonly #meters = new Meters();
  readonly #clocks: Clocks;
  readonly #lanes: LaneOpener;
  readonly #line: LiveLine;
  readonly #sharing: Sharing;
  readonly #directory: Directory;
  readonly #comparison: Comparison;
  readonly #listeners = new Set<() => void>();
  /** Undefined while a transport was chosen by hand. */
  #auto: Auto | undefined;
  readonly #wishes = new WishList();
  #followsDefault: boolean;
  #subscribeTimer: ReturnType<typeof setTimeout> | undefined;
  #secondTimer: ReturnType<typeof setInterval> | undefined;
  #status: SessionStatus;
  #figures: readonly TransportFigures[] = [];
  #rows: readonly Instrument[] = [];
  #started = false;

  constructor(options: SessionOptions) {
    const { runtime, webOrigin, sidecarOrigin, transports, maxFrequency, pollMs = 1_000 } = options;
    const { startTransport = 'sse' } = options;
    const origins = { web: webOrigin, sidecar: sidecarOrigin };
    this.#options = options;
    this.#followsDefault = options.watchlist === undefined;
    this.store = new QuoteStore(this.#view, options.schedule, (time) => this.toClientTime(time));
    this.#clocks = new Clocks(origins, runtime, () => this.#set({ clock: this.#clocks.estimate }));
    this.#lanes = new LaneOpener({
      transports,
      origins,
      runtime,
      clocks: this.#clocks,
      maxFrequency,
      pollMs,
      onRunning: () => this.#connectionsChanged(),
    });
    this.#sharing = new Sharing(options.tabs, options.sharing ?? true, () => this.#connectionsChanged());
    this.#directory = new Directory(webOrigin, runtime, () => this.#directoryChanged());
    this.#comparison = new Comparison((name) =>
      this.#lanes.open(name, {
        view: new View(this.#view.wanted),
        meter: this.#meters.of(name),
        onState: () => this.#makeFigures(),
      }),
    );
    this.#auto = startTransport === 'auto' ? this.#openAuto() : undefined;
    this.#line = new LiveLine({
      view: this.#view,
      startTransport: startTransport === 'auto' ? (this.#auto?.status.chosen ?? 'sse') : startTransport,
      pollMs,
      now: () => this.now(),
      open: (name, use) =>
        this.#lanes.open(
          name,
          { ...use, view: this.#view, meter: this.#meters.of(name), history: HISTORY },
          this.#sharing.of(transports[name]),
        ),
      onChange: () => {
        this.#set(this.#line.status);
        this.#makeFigures();
        this.#auto?.lookSoon();
      },
      onApplied: (applied) => this.store.take(applied),
      onMoved: () => {
        this.#compareAgain();
        this.#makeFigures();
      },
      onReturned: () => this.#directory.refresh(),
    });
    this.#status = {
      choice: startTransport,
      auto: this.#auto?.status,
      ...this.#line.status,
      lastReceiptTime: undefined,
      comparing: options.startCompare ?? false,
      books: false,
      paused: false,
      pausedSince: undefined,
      ledger: this.#view.ledger.counts,
      clock: undefined,
      sharing: this.#sharing.status,
      slots: { web: 0, sidecar: 0 },
    };
    this.#watch(checkedWatchlist(options.watchlist ?? []));
    this.#makeFigures();
  }

  /** Connects. Idempotent; a stopped session can be started again and continues where it was. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#clocks.start('web');
    this.#directory.start();
    this.#secondTimer = setInterval(() => this.#everySecond(), 1_000);
    this.#subscribe();
  }

  /** Closes every connection and timer. Idempotent. */
  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#clocks.stop();
    this.#directory.stop();
    clearInterval(this.#secondTimer);
    clearTimeout(this.#subscribeTimer);
    this.#subscribeTimer = undefined;
    this.#disconnect();
  }

  get status(): SessionStatus {
    return this.#status;
  }

  /** One per transport, in the order of `TRANSPORT_NAMES`; a new list once a second. */
  get figures(): readonly TransportFigures[] {
    return this.#figures;
  }

  /** What is watched, in order: the list of `setWatchlist`, or the server's default one. */
  get watchlist(): readonly InstrumentId[] {
    return this.#wishes.watchlist;
  }

  /** What the catalogue says of a watched or chosen instrument; undefined until it has answered, and for unknown ones. */
  instrument(id: InstrumentId): Instrument | undefined {
    return this.#directory.instruments.get(id);
  }

  /** The watchlist, as far as the catalogue knows its instruments. */
  get rows(): readonly Instrument[] {
    return this.#rows;
  }

  get feeds(): FeedsSummary {
    return this.#directory.feeds;
  }

  /** Told when status, figures, rows or feeds changed. @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ms since 1970 in this clock. */
  now(): number {
    return this.#options.runtime.now();
  }

  /** An instant of the web process's clock in ours, both ms since 1970: what it said happened then, compared with `now`. */
  toClientTime(serverTime: number): number {
    return this.#clocks.toClientTime(serverTime);
  }

  rowState(id: InstrumentId): RowState {
    return rowStateOf(id, this.instrument(id), this.store, this.#status, this.now());
  }

  /**
   * Changes the transport prices come over, without a gap. A switch still opening is given up for this one. `auto`
   * tries the best there is at once, beside what runs.
   */
  switchTo(name: TransportName | 'auto'): void {
    if (name === 'auto') {
      if (this.#auto !== undefined) return;
      const auto = this.#openAuto();
      this.#auto = auto;
      this.#set({ choice: name, auto: auto.status });
      if (auto.status.chosen !== this.#running) this.#line.switchTo(auto.status.chosen);
      if (this.#line.connected) auto.start();
      return;
    }
    this.#auto?.stop();
    this.#auto = undefined;
    this.#set({ choice: name, auto: undefined });
    this.#line.switchTo(name);
  }

  /** Runs every transport at once on the same instruments, or only the live one. */
  setCompare(comparing: boolean): void {
    if (comparing === this.#status.comparing) return;
    this.#set({ comparing });
    this.#compareAgain();
    this.#makeFigures();
  }

  /** Lets the live connection be shared with other tabs, or makes this page connect by itself. */
  setSharing(on: boolean): void {
    if (this.#sharing.set(on)) this.#line.reopen();
  }

  /** Freezes what is shown. Receiving and accounting go on. */
  setPaused(paused: boolean): void {
    if (paused === this.#status.paused) return;
    this.#set({ paused, pausedSince: paused ? this.now() : undefined });
    this.store.setPaused(paused);
  }

  retryNow(): void {
    this.#line.retryNow();
    for (const lane of this.#comparison.lanes) lane.retryNow();
    this.#auto?.retryNow();
    this.#directory.refresh();
  }

  /**
   * Follows the trades of this instrument too, and its order book where `setBooks` asks for it; undefined follows none.
   * It need not be in the watchlist. Beside a full watchlist that does not name it, its quote is not followed.
   */
  choose(id: InstrumentId | undefined): void {
    if (id === this.#wishes.chosen) return;
    this.#wishes.chosen = id;
    this.#directory.want(this.#wishes.ids);
    this.#subscribeSoon();
  }

  /**
   * Follows the order book of the chosen instrument too (`store.book`, `useBook`), or no longer. Default off: a book
   * costs its venue a subscription of its own. Nothing is asked for where the instrument has none (`book` in the
   * catalogue); it is once another one is chosen that has.
   */
  setBooks(on: boolean): void {
    if (on === this.#status.books) return;
    this.#wishes.books = on;
    this.#set({ books: on });
    this.#subscribeSoon();
  }

  /**
   * Watches these instruments instead, in this order, over the connections that are open: those that stay lose nothing,
   * those that come are shown with the next frame. Names given twice count once. Names the server does not offer stay
   * in the list, are not asked for and have no row, until it does.
   * @param ids at most 200; undefined follows the server's default list, which moves as venues come and go.
   * @throws RangeError for more than a server takes; then nothing has changed.
   */
  setWatchlist(ids: readonly InstrumentId[] | undefined): void {
    const list = checkedWatchlist(ids ?? this.#directory.defaultWatchlist);
    this.#followsDefault = ids === undefined;
    this.#watch(list);
    this.#tell();
  }

  /**
   * Follows the quotes of these too, beside the watchlist and behind it: where all together are more than a server
   * takes, those at the end are left out (`follows`).
   */
  setAlso(ids: readonly InstrumentId[]): void {
    if (ids.join() === this.#wishes.also.join()) return;
    this.#wishes.also = ids;
    this.#directory.want(this.#wishes.ids);
    this.#subscribeSoon();
  }

  /** @returns whether its quote is asked for: not what the server does not offer, nor beyond what it takes. */
  follows(id: InstrumentId): boolean {
    return this.#view.wanted.quotes.includes(id);
  }

  #watch(ids: readonly InstrumentId[]): void {
    if (ids.join() === this.#wishes.watchlist.join()) return;
    this.#wishes.watchlist = ids;
    this.#directory.want(this.#wishes.ids);
    this.#makeRows();
    this.#subscribeSoon();
  }

  /** A list and the row chosen in it come one after the other; they are one wish. */
  #subscribeSoon(): void {
    if (!this.#started) return;
    this.#subscribeTimer ??= setTimeout(() => {
      this.#subscribeTimer = undefined;
      this.#subscribe();
    }, GATHER_MS);
  }

  #subscribe(): void {
    const subscription = this.#wishes.subscription(this.#directory);
    if (this.#line.connected && this.#isWanted(subscription)) return;
    this.#view.want(subscription);
    // A server refuses a reader that wants nothing.
    if (subscription.quotes.length === 0) {
      this.#disconnect();
      return;
    }
    this.#line.subscribe(subscription);
    for (const lane of [...this.#comparison.lanes, ...(this.#auto?.lanes ?? [])]) {
      lane.view.want(subscription);
      lane.subscribe(subscription);
    }
    if (!this.#started) return;
    this.#line.connect();
    this.#auto?.start();
  }

  #isWanted(subscription: Subscription): boolean {
    return subscriptionHash(subscription) === subscriptionHash(this.#view.wanted);
  }

  /** What the page lives on or is about to. */
  get #running(): TransportName {
    return this.#line.status.opening ?? this.#line.status.live;
  }

  #openAuto(): Auto {
    return new Auto({
      chooser: createChooser(this.#options),
      now: () => this.now(),
      readingOf: (name) => this.#meters.of(name).reading(this.now()),
      current: () => this.#running,
      switchTo: (name) => this.#line.switchTo(name),
      tabs: () => this.#sharing.tabs,
      takesSlots: (name) => this.#options.transports[name].traits.httpSlots > 0,
      openProof: (name, onState) => {
        const meter = new TransportMeter(name);
        const lane = this.#lanes.open(name, { view: new View(this.#view.wanted), meter, onState });
        return { lane, meter };
      },
      askServer: (signal) => askServer(this.#options.webOrigin, this.#options.runtime, signal),
      retry: () => this.#line.retryNow(),
      onChange: (auto) => this.#set({ auto }),
    });
  }

  #disconnect(): void {
    this.#auto?.stop();
    this.#comparison.run([]);
    this.#line.disconnect();
  }

  /** The other transports run while comparing, each for itself, and not otherwise. */
  #compareAgain(): void {
    const { live, opening } = this.#line.status;
    const runs = this.#status.comparing && this.#started && this.#line.connected;
    this.#comparison.run(runs ? PRIMARY_TRANSPORTS.filter((name) => name !== live && name !== opening) : []);
  }

  /** Others read along, or do not any more; lanes have been opened or closed. */
  #connectionsChanged(): void {
    const sharing = this.#sharing.status;
    const slots = slotsOf(this.#lanes.running);
    const known = this.#status;
    if (sharing === known.sharing && slots.web === known.slots.web && slots.sidecar === known.slots.sidecar) return;
    this.#set({ sharing, slots });
  }

  #directoryChanged(): void {
    const { defaultWatchlist } = this.#directory;
    if (this.#followsDefault && defaultWatchlist.length > 0) this.#watch(defaultWatchlist);
    this.#makeRows();
    // An instrument turned out to be offered or not, or to have a book.
    if (this.#subscribeTimer === undefined && !this.#isWanted(this.#wishes.subscription(this.#directory))) {
      this.#subscribe();
      this.#line.retryNow();
    }
    this.#tell();
    // The server answers again: nobody has to sit out a wait.
    if (this.#status.disconnectedSince !== undefined && this.#directory.feeds.known) this.#line.retryNow();
  }

  #makeRows(): void {
    const { instruments, missing } = this.#directory;
    const rows = this.watchlist.flatMap((id) => (missing.has(id) ? [] : (instruments.get(id) ?? [])));
    // The same rows are the same list, so that nothing renders for them.
    if (rows.length === this.#rows.length && rows.every((row, at) => row === this.#rows[at])) return;
    this.#rows = rows;
  }

  #everySecond(): void {
    const now = this.now();
    this.#meters.sample(now);
    this.#makeFigures(now);
    this.#set({ lastReceiptTime: this.#line.lastAppliedTime, ledger: this.#view.ledger.counts });
  }

  #makeFigures(now = this.now()): void {
    this.#figures = this.#meters.figures((name) => this.#roleOf(name), now);
    this.#tell();
  }

  #roleOf(name: TransportName): TransportRole {
    const { live, opening } = this.#line.status;
    if (name === opening) return 'opening';
    if (name === live) return 'live';
    if (this.#comparison.has(name)) return 'measured';
    return this.#meters.of(name).ran ? 'earlier' : 'off';
  }

  #set(change: Partial<{ -readonly [key in keyof SessionStatus]: SessionStatus[key] }>): void {
    this.#status = { ...this.#status, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
