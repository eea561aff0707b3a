import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectionState, TransportName } from '@/lib/transports/transport';
import { Joint } from './joint';
import type { Lane } from './lane';
import type { LineStatus, LiveLineOptions } from './live-line-options';
import { Outage } from './outage';
import { SwitchAccount } from './switch-account';
import type { Applied } from './view';
import type { Receipt } from './waterfall/receipt';

/** How long a new connection waits for the old one to deliver what it cannot itself, ms, beyond the old one's pace. */
const JOIN_MS = 1_500;

/** The connection the page lives on, and the one that is to replace it: make before break. */
export class LiveLine {
  readonly #options: LiveLineOptions;
  readonly #outage: Outage;
  #status: LineStatus;
  #live: Lane | undefined;
  #opening: Lane | undefined;
  /** Names the lane that is opening: it may be of the same transport as the live one. */
  #openingTurn = 0;
  #turn = 0;
  /** The opening lane applies what it held. */
  #releasing = false;
  /** Where the opening lane waits for the live one. */
  readonly #joint: Joint;
  readonly #account = new SwitchAccount();

  constructor(options: LiveLineOptions) {
    this.#options = options;
    this.#outage = new Outage((since) => this.#set({ disconnectedSince: since }));
    this.#joint = new Joint(options.view, JOIN_MS + options.pollMs, () => this.#release());
    this.#status = {
      live: options.startTransport,
      opening: undefined,
      state: { kind: 'connecting', attempt: 1 },
      disconnectedSince: undefined,
      ...this.#account.status,
    };
  }

  get status(): LineStatus {
    return this.#status;
  }

  /** What the page lives on or is about to. */
  get running(): TransportName {
    return this.#status.opening ?? this.#status.live;
  }

  get connected(): boolean {
    return this.#live !== undefined;
  }

  get lanes(): readonly Lane[] {
    return [this.#live, this.#opening].filter((lane) => lane !== undefined);
  }

  /** When the last frame was applied, ms since 1970. */
  get lastAppliedTime(): number | undefined {
    return this.#account.lastTime;
  }

  /** Idempotent. */
  connect(): void {
    if (this.#live !== undefined) return;
    this.#live = this.#open(this.#status.live);
    this.#options.onMoved();
  }

  /** Idempotent. */
  disconnect(): void {
    this.#giveUpOpening();
    this.#live?.close();
    this.#live = undefined;
    this.#outage.end();
    this.#set({ opening: undefined, disconnectedSince: undefined });
  }

  /** Another subscription on what is open; `view.want` has been called. */
  subscribe(subscription: Subscription): void {
    for (const lane of this.lanes) lane.subscribe(subscription);
  }

  retryNow(): void {
    for (const lane of this.lanes) lane.retryNow();
  }

  /** Changes the transport without a gap. A switch still opening is given up for this one. */
  switchTo(name: TransportName): void {
    this.#giveUpOpening();
    if (name === this.#status.live || this.#live === undefined) {
      this.#set({ live: name, opening: undefined });
      this.#options.onMoved();
      return;
    }
    this.#replace(name);
  }

  /** Replaces what is open by the same anew, without a gap: how it connects has changed. */
  reopen(): void {
    if (this.#live === undefined) return;
    const name = this.running;
    this.#giveUpOpening();
    this.#replace(name);
  }

  #replace(name: TransportName): void {
    const { view } = this.#options;
    if (view.cursor === undefined) {
      // Nothing has come yet, so there is nothing to continue.
      this.#live?.close();
      this.#set({ live: name, opening: undefined });
      this.#options.onMoved();
      this.#live = this.#open(name);
      this.#set({ state: this.#live.state });
      return;
    }
    this.#account.begin(this.#status.live, view.ledger.counts);
    this.#set({ opening: name });
    // Who measured over it until now has to make room.
    this.#options.onMoved();
    this.#openingTurn = this.#turn + 1;
    this.#opening = this.#open(name);
  }

  #open(name: TransportName): Lane {
    const turn = ++this.#turn;
    const opening = () => turn === this.#openingTurn;
    return this.#options.open(name, {
      onApplied: (applied, receipt) => this.#applied(opening(), applied, receipt),
      onState: (state) => this.#moved(opening(), state),
      holds: (frame) => opening() && this.#live !== undefined && this.#joint.holds(frame),
    });
  }

  /** The live connection has brought something: perhaps what the opening one waits for. */
  #lookAtJoint(): void {
    const found = this.#joint.look();
    if (found === 'complete') this.#release();
    if (found === 'obsolete') this.#opening?.drop();
  }

  #release(): void {
    const lane = this.#opening;
    this.#joint.forget();
    this.#releasing = true;
    lane?.release();
    this.#releasing = false;
    if (lane !== undefined && lane === this.#live) this.#tellSwitch(lane);
  }

  #applied(opening: boolean, applied: Applied, receipt: Receipt): void {
    this.#account.applied(receipt.receiveTime, applied.restarted);
    if (applied.restarted) this.#set(this.#account.status);
    this.#options.onApplied(applied, receipt);
    if (opening && this.#opening !== undefined) this.#switched(this.#opening);
    this.#heard();
    if (!opening) this.#lookAtJoint();
  }

  /** The first frame of the new transport is here: the old one has done its work. */
  #switched(lane: Lane): void {
    this.#live?.close();
    this.#live = lane;
    this.#opening = undefined;
    this.#openingTurn = 0;
    this.#joint.forget();
    // What was held comes in one go: the switch is judged after the last of it.
    if (!this.#releasing) this.#tellSwitch(lane);
  }

  #tellSwitch(lane: Lane): void {
    const { name } = lane.transport.traits;
    const switches = this.#account.end(name, this.#options.view.ledger.counts);
    this.#set({ live: name, opening: undefined, ...switches, state: lane.state });
    this.#options.onMoved();
  }

  #moved(opening: boolean, state: ConnectionState): void {
    if (opening) {
      this.#options.onChange();
      return;
    }
    this.#set({ state });
    if (state.kind === 'open' || state.kind === 'stalled') return;
    if (state.kind === 'connecting' && state.cause === undefined && state.attempt === 1) return;
    // From the last frame, as staleness is: a frozen server is noticed late.
    this.#outage.begin(this.#account.lastTime ?? this.#options.now());
  }

  /** Something came over a transport the page shows. */
  #heard(): void {
    const returned = this.#status.disconnectedSince !== undefined;
    this.#outage.end();
    if (!returned) return;
    this.#set({ disconnectedSince: undefined });
    this.#options.onReturned();
  }

  #giveUpOpening(): void {
    this.#opening?.close();
    this.#opening = undefined;
    this.#openingTurn = 0;
    this.#account.abandon();
    this.#joint.forget();
  }

  #set(change: Partial<LineStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.onChange();
  }
}
