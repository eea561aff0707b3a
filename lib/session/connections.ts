import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { createAuto } from './auto/create-auto';
import type { Clocks } from './clocks';
import { Comparison } from './comparison';
import { FigureBoard } from './figure-board';
import { LaneOpener } from './lane-opener';
import { LiveLine } from './live-line';
import { Meters } from './meters';
import type { SessionOptions } from './session-options';
import type { SessionStatus } from './session-status';
import { slotsOf } from './slots';
import { Sharing } from './tabs/sharing';
import { TransportChoice } from './transport-choice';
import type { TransportRole } from './transport-figures';
import { type Applied, View } from './view';
import type { Receipt } from './waterfall/receipt';

/** Earlier trades a tape starts with. */
const HISTORY = 50;

/** What connections tell of themselves. */
type ConnectionsStatus = Omit<SessionStatus, 'books' | 'paused' | 'pausedSince' | 'clock'>;

export interface ConnectionsOptions {
  readonly session: SessionOptions;
  readonly clocks: Clocks;
  onChange(change: Partial<ConnectionsStatus>): void;
  onFigures(): void;
  onApplied(applied: Applied, receipt: Receipt): void;
  /** Something came again after an outage. */
  onReturned(): void;
}

/** Every connection of a page: the one it lives on, those measured beside it, and what both are chosen and shared by. */
export class Connections {
  readonly #options: ConnectionsOptions;
  /** What the live one fills. */
  readonly view = new View(subscriptionOf({}));
  readonly figures: FigureBoard;
  readonly #meters = new Meters();
  readonly #lanes: LaneOpener;
  readonly #line: LiveLine;
  readonly #sharing: Sharing;
  readonly #comparison: Comparison;
  readonly #choice: TransportChoice;
  #comparing: boolean;
  #connected: Pick<SessionStatus, 'sharing' | 'slots'>;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { session, clocks, onChange } = options;
    const { runtime, webOrigin, sidecarOrigin, transports, maxFrequency, pollMs = 1_000 } = session;
    const onRunning = () => this.#runningChanged();
    const origins = { web: webOrigin, sidecar: sidecarOrigin };
    this.#comparing = session.startCompare ?? false;
    this.figures = new FigureBoard({
      meters: this.#meters,
      now: () => runtime.now(),
      roleOf: (name) => this.#roleOf(name),
      onMade: options.onFigures,
      onSecond: () => onChange({ lastReceiptTime: this.#line.lastAppliedTime, ledger: this.view.ledger.counts }),
    });
    this.#lanes = new LaneOpener({ transports, origins, runtime, clocks, maxFrequency, pollMs, onRunning });
    this.#sharing = new Sharing(session.tabs, session.sharing ?? true, onRunning);
    this.#comparison = new Comparison((name) =>
      this.#lanes.open(name, {
        view: new View(this.view.wanted),
        meter: this.#meters.of(name),
        onState: () => this.figures.make(),
      }),
    );
    const { view } = this;
    const ofAuto = { session, view, lanes: this.#lanes, meters: this.#meters, sharing: this.#sharing };
    const line = () => this.#line;
    this.#choice = new TransportChoice({
      start: session.startTransport ?? 'sse',
      line,
      openAuto: () => createAuto({ ...ofAuto, line, onChange: (auto) => onChange({ auto }) }),
      onChange,
    });
    this.#line = this.#openLine(this.#choice.first, pollMs);
    this.#connected = { sharing: this.#sharing.status, slots: slotsOf([]) };
  }

  /** As it was before anything was opened. */
  get initialStatus(): ConnectionsStatus {
    return {
      ...this.#choice.initial,
      ...this.#line.status,
      ...this.#connected,
      lastReceiptTime: undefined,
      comparing: this.#comparing,
      ledger: this.view.ledger.counts,
    };
  }

  isWanted(subscription: Subscription): boolean {
    return subscriptionHash(subscription) === subscriptionHash(this.view.wanted);
  }

  /** Connects, or asks for that over what is open. Idempotent. */
  subscribe(subscription: Subscription): void {
    if (this.#line.connected && this.isWanted(subscription)) return;
    this.view.want(subscription);
    // A server refuses a reader that wants nothing.
    if (subscription.quotes.length === 0) {
      this.disconnect();
      return;
    }
    this.#line.subscribe(subscription);
    for (const lane of [...this.#comparison.lanes, ...this.#choice.lanes]) {
      lane.view.want(subscription);
      lane.subscribe(subscription);
    }
    this.#line.connect();
    this.#choice.start();
  }

  /** Idempotent. */
  disconnect(): void {
    this.#choice.stop();
    this.#comparison.run([]);
    this.#line.disconnect();
  }

  switchTo(name: TransportName | 'auto'): void {
    this.#choice.switchTo(name);
  }

  setCompare(comparing: boolean): void {
    this.#comparing = comparing;
    this.#options.onChange({ comparing });
    this.#compareAgain();
    this.figures.make();
  }

  setSharing(on: boolean): void {
    if (this.#sharing.set(on)) this.#line.reopen();
  }

  /** Every one of them tries again at once. */
  retryNow(): void {
    this.#line.retryNow();
    for (const lane of this.#comparison.lanes) lane.retryNow();
    this.#choice.retryNow();
  }

  /** Only the one the page lives on does. */
  retryLine(): void {
    this.#line.retryNow();
  }

  #openLine(startTransport: TransportName, pollMs: number): LiveLine {
    const { session, onChange, onApplied, onReturned } = this.#options;
    return new LiveLine({
      view: this.view,
      startTransport,
      pollMs,
      now: () => session.runtime.now(),
      open: (name, use) =>
        this.#lanes.open(
          name,
          { ...use, view: this.view, meter: this.#meters.of(name), history: HISTORY },
          this.#sharing.of(session.transports[name]),
        ),
      onChange: () => {
        onChange(this.#line.status);
        this.figures.make();
        this.#choice.lookSoon();
      },
      onApplied,
      onMoved: () => {
        this.#compareAgain();
        this.figures.make();
      },
      onReturned,
    });
  }

  /** The other transports run while comparing, each for itself, and not otherwise. */
  #compareAgain(): void {
    const { live, opening } = this.#line.status;
    const runs = this.#comparing && this.#line.connected;
    this.#comparison.run(runs ? PRIMARY_TRANSPORTS.filter((name) => name !== live && name !== opening) : []);
  }

  /** Others read along, or do not any more; lanes have been opened or closed. */
  #runningChanged(): void {
    const sharing = this.#sharing.status;
    const slots = slotsOf(this.#lanes.running);
    const known = this.#connected;
    if (sharing === known.sharing && slots.web === known.slots.web && slots.sidecar === known.slots.sidecar) return;
    this.#connected = { sharing, slots };
    this.#options.onChange(this.#connected);
  }

  #roleOf(name: TransportName): TransportRole {
    const { live, opening } = this.#line.status;
    if (name === opening) return 'opening';
    if (name === live) return 'live';
    if (this.#comparison.has(name)) return 'measured';
    return this.#meters.of(name).ran ? 'earlier' : 'off';
  }
}
