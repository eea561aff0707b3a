import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { TransportName } from '@/lib/transports/transport';
import { Clocks } from './clocks';
import { Connections } from './connections';
import type { FeedsSummary } from './directory';
import { QuoteStore } from './quote-store';
import { type RowState, rowStateOf } from './row-state';
import type { SessionOptions } from './session-options';
import type { SessionStatus } from './session-status';
import { SparklineAsker } from './sparkline-asker';
import { StatusBoard } from './status-board';
import type { TransportFigures } from './transport-figures';
import { Watching } from './watching';

/**
 * The live connection, what it fills, and what is measured beside it. Browser, command line and tests use this
 * same code. Switching transport opens the new one with the current cursor and closes the old one on the first
 * frame of the new.
 */
export class Session {
  readonly store: QuoteStore;
  readonly #options: SessionOptions;
  readonly #clocks: Clocks;
  readonly #connections: Connections;
  readonly #board: StatusBoard;
  readonly #watching: Watching;
  readonly #sparklines: SparklineAsker;
  #started = false;

  constructor(options: SessionOptions) {
    const { runtime, webOrigin: web, sidecarOrigin: sidecar } = options;
    this.#options = options;
    this.#clocks = new Clocks({ web, sidecar }, runtime, () => this.#board.set({ clock: this.#clocks.estimate }));
    this.#connections = new Connections({
      session: options,
      clocks: this.#clocks,
      onChange: (change) => this.#board.set(change),
      onFigures: () => this.#board.tell(),
      onApplied: (applied, receipt) => {
        this.store.take(applied, receipt);
        // Its feeds may be others now.
        if (applied.restarted) this.#watching.refresh();
      },
      onReturned: () => this.#watching.refresh(),
    });
    this.store = new QuoteStore(this.#connections.view, options.schedule, (time) => this.toClientTime(time));
    const { lines } = this.store;
    this.#sparklines = new SparklineAsker({ origin: web, runtime, onTold: (id, points) => lines.precede(id, points) });
    lines.onBegin((ids) => this.#sparklines.want(ids));
    this.#board = new StatusBoard({
      ...this.#connections.initialStatus,
      books: false,
      paused: false,
      pausedSince: undefined,
      clock: undefined,
    });
    this.#watching = new Watching({
      ...options,
      isWanted: (subscription) => this.#connections.isWanted(subscription),
      subscribe: (subscription) => this.#connections.subscribe(subscription),
      retry: () => this.#connections.retryLine(),
      onLearned: () => this.#learned(),
    });
    this.#connections.figures.make();
  }

  /** Connects. Idempotent; a stopped session can be started again and continues where it was. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#clocks.start('web');
    this.#watching.start();
    this.#sparklines.start();
    this.#connections.figures.start();
    this.#connections.subscribe(this.#watching.subscription);
  }

  /** Closes every connection and timer. Idempotent. */
  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#clocks.stop();
    this.#watching.stop();
    this.#sparklines.stop();
    this.#connections.figures.stop();
    this.#connections.disconnect();
  }

  get status(): SessionStatus {
    return this.#board.status;
  }

  /** One per transport, in the order of `TRANSPORT_NAMES`; a new list once a second. */
  get figures(): readonly TransportFigures[] {
    return this.#connections.figures.latest;
  }

  /** What is watched, in order: the list of `setWatchlist`, or the server's default one. */
  get watchlist(): readonly InstrumentId[] {
    return this.#watching.watchlist;
  }

  /** What the catalogue says of a watched or chosen instrument; undefined until it has answered, and for unknown ones. */
  instrument(id: InstrumentId): Instrument | undefined {
    return this.#watching.instrument(id);
  }

  /** Whether the server offers one that is watched, chosen or wanted beside; undefined until it has been asked. */
  offers(id: InstrumentId): boolean | undefined {
    return this.#watching.offers(id);
  }

  /** The watchlist, as far as the catalogue knows its instruments. */
  get rows(): readonly Instrument[] {
    return this.#watching.rows;
  }

  /** What is watched and the server does not offer now, as far as it has been asked, in order: it has no row. */
  get unoffered(): readonly InstrumentId[] {
    return this.#watching.unoffered;
  }

  /** Nothing the server offers is watched or chosen: then no line is opened. */
  get watchesNothing(): boolean {
    return this.#watching.nothing;
  }

  get feeds(): FeedsSummary {
    return this.#watching.feeds;
  }

  /** Told when status, figures, rows or feeds changed. @returns stops telling. */
  onChange(listener: () => void): () => void {
    return this.#board.onChange(listener);
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
    return rowStateOf(id, this.instrument(id), this.store, this.status, this.now());
  }

  /**
   * Changes the transport prices come over, without a gap. A switch still opening is given up for this one. `auto`
   * tries the best there is at once, beside what runs.
   */
  switchTo(name: TransportName | 'auto'): void {
    this.#connections.switchTo(name);
  }

  /** Runs every transport at once on the same instruments, or only the live one. */
  setCompare(comparing: boolean): void {
    if (comparing !== this.status.comparing) this.#connections.setCompare(comparing);
  }

  /** Lets the live connection be shared with other tabs, or makes this page connect by itself. */
  setSharing(on: boolean): void {
    this.#connections.setSharing(on);
  }

  /** Freezes what is shown. Receiving and accounting go on. */
  setPaused(paused: boolean): void {
    if (paused === this.status.paused) return;
    this.#board.set({ paused, pausedSince: paused ? this.now() : undefined });
    this.store.setPaused(paused);
  }

  retryNow(): void {
    this.#connections.retryNow();
    this.#watching.refresh();
  }

  /**
   * Follows the trades of this instrument too, and its order book where `setBooks` asks for it; undefined follows none.
   * It need not be in the watchlist. Beside a full watchlist that does not name it, its quote is not followed.
   */
  choose(id: InstrumentId | undefined): void {
    this.#watching.choose(id);
  }

  /**
   * Follows the order book of the chosen instrument too (`store.book`, `useBook`), or no longer. Default off: a book
   * costs its venue a subscription of its own. Nothing is asked for where the instrument has none (`book` in the
   * catalogue); it is once another one is chosen that has.
   */
  setBooks(on: boolean): void {
    if (on === this.status.books) return;
    this.#board.set({ books: on });
    this.#watching.setBooks(on);
  }

  /**
   * Watches these instruments instead, in this order, over the connections that are open: those that stay lose nothing,
   * those that come are shown with the next frame. Names given twice count once. Names the server does not offer stay
   * in the list (`unoffered`), are not asked for and have no row, until it does.
   * @param ids at most 200; undefined follows the server's default list, which moves as venues come and go.
   * @throws RangeError for more than a server takes; then nothing has changed.
   */
  setWatchlist(ids: readonly InstrumentId[] | undefined): void {
    this.#watching.setWatchlist(ids);
    this.#board.tell();
  }

  /**
   * Follows the quotes of these too, beside the watchlist and behind it: where all together are more than a server
   * takes, those at the end are left out (`follows`).
   * @param by who asks: each has wishes of its own, and another call of it replaces them.
   */
  setAlso(ids: readonly InstrumentId[], by = 'alerts'): void {
    this.#watching.setAlso(ids, by);
  }

  /** @returns whether its quote is asked for: not what the server does not offer, nor beyond what it takes. */
  follows(id: InstrumentId): boolean {
    return this.#connections.view.wanted.quotes.includes(id);
  }

  #learned(): void {
    this.#board.tell();
    // The server answers again: nobody has to sit out a wait.
    if (this.status.disconnectedSince !== undefined && this.feeds.known) this.#connections.retryLine();
  }
}
