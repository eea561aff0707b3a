import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { Subscription } from '@/lib/protocol/subscription';
import { Directory, type FeedsSummary } from './directory';
import type { SessionOptions } from './session-options';
import { checkedWatchlist, WishList } from './wish-list';

/** Wishes within this time are asked for as one, ms. */
const GATHER_MS = 20;

export interface WatchingOptions extends Pick<SessionOptions, 'webOrigin' | 'runtime' | 'watchlist'> {
  /** Whether that is what is asked for already. */
  isWanted(subscription: Subscription): boolean;
  /** That is wanted from now on. */
  subscribe(subscription: Subscription): void;
  /** Nobody has to sit out a wait any more: the server offers other things than it did. */
  retry(): void;
  /** The directory says something new. */
  onLearned(): void;
}

/** What a page watches, and what the directory knows of that. */
export class Watching {
  readonly #options: WatchingOptions;
  readonly #directory: Directory;
  readonly #wishes = new WishList();
  #followsDefault: boolean;
  #rows: readonly Instrument[] = [];
  #unoffered: readonly InstrumentId[] = [];
  #started = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws RangeError for a watchlist no server would take. */
  constructor(options: WatchingOptions) {
    this.#options = options;
    this.#directory = new Directory(options.webOrigin, options.runtime, () => this.#directoryChanged());
    this.#followsDefault = options.watchlist === undefined;
    this.#watch(checkedWatchlist(options.watchlist ?? []));
  }

  get watchlist(): readonly InstrumentId[] {
    return this.#wishes.watchlist;
  }

  /** The watchlist, as far as the directory knows its instruments. */
  get rows(): readonly Instrument[] {
    return this.#rows;
  }

  /** What of the watchlist the server does not offer now, as far as it has been asked. */
  get unoffered(): readonly InstrumentId[] {
    return this.#unoffered;
  }

  get feeds(): FeedsSummary {
    return this.#directory.feeds;
  }

  /** Of a watched or chosen one; undefined until the catalogue has answered, and for unknown ones. */
  instrument(id: InstrumentId): Instrument | undefined {
    return this.#directory.instruments.get(id);
  }

  /** Whether the server offers one that is wanted; undefined until it has been asked. */
  offers(id: InstrumentId): boolean | undefined {
    if (this.#directory.missing.has(id)) return false;
    return this.#directory.instruments.has(id) ? true : undefined;
  }

  /** Asks the directory. What is wanted is for the caller to subscribe to first. */
  start(): void {
    this.#started = true;
    this.#directory.start();
  }

  stop(): void {
    this.#started = false;
    this.#directory.stop();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Asks the directory now rather than in a few seconds. */
  refresh(): void {
    this.#directory.refresh();
  }

  /** Nothing the server offers is wanted, so that no line is needed. */
  get nothing(): boolean {
    return this.subscription.quotes.length === 0;
  }

  /** What all wishes come to. */
  get subscription(): Subscription {
    return this.#wishes.subscription(this.#directory);
  }

  /** @param id undefined for none. */
  choose(id: InstrumentId | undefined): void {
    if (id === this.#wishes.chosen) return;
    this.#wishes.chosen = id;
    this.#directory.want(this.#wishes.ids);
    this.#subscribeSoon();
  }

  setBooks(on: boolean): void {
    this.#wishes.books = on;
    this.#subscribeSoon();
  }

  setAlso(ids: readonly InstrumentId[], by: string): void {
    if (ids.join() === (this.#wishes.also.get(by) ?? []).join()) return;
    this.#wishes.also.set(by, ids);
    this.#directory.want(this.#wishes.ids);
    this.#subscribeSoon();
  }

  /**
   * @param ids undefined for the server's default list.
   * @throws RangeError where no server would take it; then nothing has changed.
   */
  setWatchlist(ids: readonly InstrumentId[] | undefined): void {
    const list = checkedWatchlist(ids ?? this.#directory.defaultWatchlist);
    this.#followsDefault = ids === undefined;
    this.#watch(list);
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
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#options.subscribe(this.subscription);
    }, GATHER_MS);
  }

  #directoryChanged(): void {
    const { defaultWatchlist } = this.#directory;
    if (this.#followsDefault && defaultWatchlist.length > 0) this.#watch(defaultWatchlist);
    this.#makeRows();
    // An instrument turned out to be offered or not, or to have a book.
    const { subscription } = this;
    if (this.#timer === undefined && !this.#options.isWanted(subscription)) {
      this.#options.subscribe(subscription);
      this.#options.retry();
    }
    this.#options.onLearned();
  }

  #makeRows(): void {
    const { instruments, missing } = this.#directory;
    const unoffered = this.watchlist.filter((id) => missing.has(id));
    if (unoffered.join() !== this.#unoffered.join()) this.#unoffered = unoffered;
    const rows = this.watchlist.flatMap((id) => (missing.has(id) ? [] : (instruments.get(id) ?? [])));
    // The same rows are the same list, so that nothing renders for them.
    if (rows.length === this.#rows.length && rows.every((row, at) => row === this.#rows[at])) return;
    this.#rows = rows;
  }
}
