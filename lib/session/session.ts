import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { subscriptionOf } from '@/lib/protocol/subscription';
import {
  type ConnectionState,
  PRIMARY_TRANSPORTS,
  TRANSPORT_NAMES,
  type TransportName,
} from '@/lib/transports/transport';
import { ClockSync } from './clock-sync';
import { Comparison } from './comparison';
import { Directory, type FeedsSummary } from './directory';
import { Lane, type LaneClock } from './lane';
import { Outage } from './outage';
import { QuoteStore } from './quote-store';
import { type RowState, rowStateOf } from './row-state';
import type { SessionOptions } from './session-options';
import type { SessionStatus } from './session-status';
import { SwitchWatch } from './switch-watch';
import type { TransportFigures, TransportRole } from './transport-figures';
import { TransportMeter } from './transport-meter';
import { type Applied, View } from './view';

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
  readonly #meters: Readonly<Record<TransportName, TransportMeter>>;
  readonly #clocks: Readonly<Record<'web' | 'sidecar', ClockSync>>;
  readonly #directory: Directory;
  readonly #listeners = new Set<() => void>();
  readonly #comparison = new Comparison((name) => this.#open(name, new View(this.#view.wanted)));
  #live: Lane | undefined;
  #opening: Lane | undefined;
  readonly #outage = new Outage((since) => this.#set({ disconnectedSince: since }));
  #switch: SwitchWatch | undefined;
  #chosen: InstrumentId | undefined;
  #subscribeTimer: ReturnType<typeof setTimeout> | undefined;
  #watchlist: readonly InstrumentId[] = [];
  #lastAppliedTime: number | undefined;
  #secondTimer: ReturnType<typeof setInterval> | undefined;
  #status: SessionStatus;
  #figures: readonly TransportFigures[] = [];
  #rows: readonly Instrument[] = [];
  #started = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.store = new QuoteStore(this.#view, options.schedule, (time) => this.toClientTime(time));
    this.#meters = Object.fromEntries(TRANSPORT_NAMES.map((name) => [name, new TransportMeter(name)])) as Record<
      TransportName,
      TransportMeter
    >;
    const tellClock = () => this.#set({ clock: this.#clocks.web.estimate });
    this.#clocks = {
      web: new ClockSync(options.webOrigin, options.runtime, tellClock),
      sidecar: new ClockSync(options.sidecarOrigin, options.runtime, tellClock),
    };
    this.#directory = new Directory(options.webOrigin, options.runtime, () => this.#directoryChanged());
    this.#status = {
      live: options.startTransport ?? 'sse',
      opening: undefined,
      state: { kind: 'connecting', attempt: 1 },
      lastReceiptTime: undefined,
      disconnectedSince: undefined,
      comparing: options.startCompare ?? false,
      paused: false,
      pausedSince: undefined,
      switches: 0,
      gaps: 0,
      lastSwitch: undefined,
      ledger: this.#view.ledger.counts,
      clock: undefined,
    };
    this.#watch(options.watchlist ?? []);
    this.#makeFigures();
  }

  /** Connects. Idempotent; a stopped session can be started again and continues where it was. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#clocks.web.start();
    this.#directory.start();
    this.#secondTimer = setInterval(() => this.#everySecond(), 1_000);
    this.#subscribe();
  }

  /** Closes every connection and timer. Idempotent. */
  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#clocks.web.stop();
    this.#clocks.sidecar.stop();
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
    return this.#clocks.web.toClientTime(serverTime);
  }

  rowState(id: InstrumentId): RowState {
    return rowStateOf(id, this.#directory.instruments.get(id), this.store, this.#status, this.now());
  }

  /** Changes the transport prices come over, without a gap. A switch still opening is given up for this one. */
  switchTo(name: TransportName): void {
    if (this.#opening !== undefined) {
      this.#opening.close();
      this.#opening = undefined;
    }
    if (name === this.#status.live || this.#live === undefined) {
      this.#set({ live: name, opening: undefined });
      this.#compareAgain();
      return;
    }
    if (this.#view.cursor === undefined) {
      // Nothing has come yet, so there is nothing to continue.
      this.#live.close();
      this.#set({ live: name, opening: undefined });
      this.#compareAgain();
      this.#live = this.#open(name, this.#view);
      this.#set({ state: this.#live.state });
      return;
    }
    this.#switch = new SwitchWatch(this.#status.live, this.#view.ledger.counts, this.#lastAppliedTime);
    this.#set({ opening: name });
    // It measured for itself until now; from here on it fills the page.
    this.#compareAgain();
    this.#opening = this.#open(name, this.#view);
  }

  /** Runs every transport at once on the same instruments, or only the live one. */
  setCompare(comparing: boolean): void {
    if (comparing === this.#status.comparing) return;
    this.#set({ comparing });
    this.#compareAgain();
    this.#makeFigures();
  }

  /** Freezes what is shown. Receiving and accounting go on. */
  setPaused(paused: boolean): void {
    if (paused === this.#status.paused) return;
    this.#set({ paused, pausedSince: paused ? this.now() : undefined });
    this.store.setPaused(paused);
  }

  retryNow(): void {
    for (const lane of this.#lanes()) lane.retryNow();
    this.#directory.refresh();
  }

  /** Follows the trades of this instrument too; undefined follows none. */
  choose(id: InstrumentId | undefined): void {
    if (id === this.#chosen) return;
    this.#chosen = id;
    this.#subscribeSoon();
  }

  #watch(ids: readonly InstrumentId[]): void {
    if (ids.join() === this.#watchlist.join()) return;
    this.#watchlist = ids;
    this.#makeRows();
    this.#subscribeSoon();
  }

  #lanes(): Lane[] {
    return [this.#live, this.#opening, ...this.#comparison.lanes].filter((lane) => lane !== undefined);
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
    const trades = this.#chosen === undefined ? [] : [this.#chosen];
    const subscription = subscriptionOf({ quotes: [...this.#watchlist, ...trades], trades });
    this.#view.want(subscription);
    const lanes = this.#lanes();
    for (const lane of lanes) {
      lane.view.want(subscription);
      if (subscription.quotes.length > 0) lane.subscribe(subscription);
    }
    // A server refuses a reader that wants nothing.
    if (subscription.quotes.length === 0) this.#disconnect();
    else this.#connect();
  }

  #connect(): void {
    if (!this.#started || this.#live !== undefined || this.#view.wanted.quotes.length === 0) return;
    this.#live = this.#open(this.#status.live, this.#view);
    this.#compareAgain();
  }

  #disconnect(): void {
    this.#comparison.run([]);
    this.#live?.close();
    this.#opening?.close();
    this.#live = undefined;
    this.#opening = undefined;
    this.#outage.end();
    this.#set({ opening: undefined, disconnectedSince: undefined });
  }

  #open(name: TransportName, view: View): Lane {
    const { transports, webOrigin, sidecarOrigin, runtime, maxFrequency = 10, pollMs = 1_000 } = this.#options;
    const transport = transports[name];
    const { mount } = transport.traits;
    const shown = view === this.#view;
    this.#clocks[mount].start();
    return new Lane({
      transport,
      origin: mount === 'web' ? webOrigin : sidecarOrigin,
      view,
      meter: this.#meters[name],
      runtime,
      maxFrequency,
      pollMs,
      history: shown ? HISTORY : 0,
      clock: () => this.#clockOf(mount),
      onApplied: (applied, receiveTime) => {
        if (shown) this.#applied(name, applied, receiveTime);
      },
      onState: (state) => {
        if (shown && name === this.#status.live) this.#liveMoved(state);
        else this.#makeFigures();
      },
    });
  }

  /** Of a process that cannot say its time, the web process's is the best guess: mostly they share a machine. */
  #clockOf(mount: 'web' | 'sidecar'): LaneClock | undefined {
    const own = this.#clocks[mount];
    const clock = own.estimate === undefined ? this.#clocks.web : own;
    const compared = clock.estimate !== undefined;
    if (!compared && own.awaited) return undefined;
    return { compared, toClientTime: (time) => clock.toClientTime(time) };
  }

  #applied(name: TransportName, applied: Applied, receiveTime: number): void {
    this.#switch?.applied(receiveTime);
    this.#lastAppliedTime = receiveTime;
    this.store.take(applied);
    if (this.#opening !== undefined && name === this.#status.opening) this.#switched(this.#opening, name);
    this.#heard();
  }

  /** The first frame of the new transport is here: the old one has done its work. */
  #switched(lane: Lane, name: TransportName): void {
    this.#live?.close();
    this.#live = lane;
    this.#opening = undefined;
    const lastSwitch = this.#switch?.result(name, this.#view.ledger.counts);
    this.#switch = undefined;
    const switches = this.#status.switches + 1;
    const gaps = this.#status.gaps + ((lastSwitch?.lost ?? 0) > 0 ? 1 : 0);
    this.#set({ live: name, opening: undefined, switches, gaps, lastSwitch, state: lane.state });
    this.#compareAgain();
    this.#makeFigures();
  }

  /** The other transports run while comparing, each for itself, and not otherwise. */
  #compareAgain(): void {
    const { comparing, live, opening } = this.#status;
    const runs = comparing && this.#started && this.#live !== undefined;
    this.#comparison.run(runs ? PRIMARY_TRANSPORTS.filter((name) => name !== live && name !== opening) : []);
  }

  #liveMoved(state: ConnectionState): void {
    this.#set({ state });
    if (state.kind === 'open' || state.kind === 'stalled') return;
    if (state.kind === 'connecting' && state.cause === undefined && state.attempt === 1) return;
    // From the last frame, as staleness is: a frozen server is noticed late.
    this.#outage.begin(this.#lastAppliedTime ?? this.now());
  }

  /** Something came over the transport the page shows. */
  #heard(): void {
    const returned = this.#status.disconnectedSince !== undefined;
    this.#outage.end();
    if (!returned) return;
    this.#set({ disconnectedSince: undefined });
    this.#directory.refresh();
  }

  #directoryChanged(): void {
    const { defaultWatchlist } = this.#directory;
    const followsDefault = this.#options.watchlist === undefined;
    if (followsDefault && defaultWatchlist.length > 0) this.#watch(defaultWatchlist);
    this.#makeRows();
    this.#tell();
    // The server answers again: nobody has to sit out a wait.
    if (this.#status.disconnectedSince !== undefined && this.#directory.feeds.known)
      for (const lane of this.#lanes()) lane.retryNow();
  }

  #makeRows(): void {
    const { instruments } = this.#directory;
    const rows = this.#watchlist.flatMap((id) => instruments.get(id) ?? []);
    // The same rows are the same list, so that nothing renders for them.
    if (rows.length === this.#rows.length && rows.every((row, at) => row === this.#rows[at])) return;
    this.#rows = rows;
  }

  #everySecond(): void {
    const now = this.now();
    for (const meter of Object.values(this.#meters)) meter.sample(now);
    this.#makeFigures(now);
    this.#set({ lastReceiptTime: this.#lastAppliedTime, ledger: this.#view.ledger.counts });
  }

  #makeFigures(now = this.now()): void {
    this.#figures = TRANSPORT_NAMES.map((name) => this.#meters[name].figures(this.#roleOf(name), now));
    this.#tell();
  }

  #roleOf(name: TransportName): TransportRole {
    if (name === this.#status.opening) return 'opening';
    if (name === this.#status.live) return 'live';
    if (this.#comparison.has(name)) return 'measured';
    return this.#meters[name].ran ? 'earlier' : 'off';
  }

  #set(change: Partial<{ -readonly [key in keyof SessionStatus]: SessionStatus[key] }>): void {
    this.#status = { ...this.#status, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
