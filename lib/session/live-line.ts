import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectionState, TransportName } from '@/lib/transports/transport';
import type { Lane } from './lane';
import type { LaneUse } from './lane-opener';
import { Outage } from './outage';
import { RecentGaps } from './recent-gaps';
import type { SessionStatus } from './session-status';
import { SwitchWatch } from './switch-watch';
import type { Applied, View } from './view';

/** How long a new connection waits for the old one to deliver what it cannot itself, ms, beyond the old one's pace. */
const JOIN_MS = 1_500;

/** What the line tells of itself. */
export type LineStatus = Pick<
  SessionStatus,
  'live' | 'opening' | 'state' | 'disconnectedSince' | 'switches' | 'gaps' | 'lastSwitch'
>;

export interface LiveLineOptions {
  readonly view: View;
  readonly startTransport: TransportName;
  /** Time between two answers of the slowest transport, ms. */
  readonly pollMs: number;
  now(): number;
  open(name: TransportName, use: Pick<LaneUse, 'onApplied' | 'onState' | 'holds'>): Lane;
  /** The status is another. */
  onChange(): void;
  onApplied(applied: Applied, receiveTime: number): void;
  /** It is, or soon will be, carried by other transports than before. */
  onMoved(): void;
  /** Something came again after an outage. */
  onReturned(): void;
}

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
  /** A frame of the opening lane that waits for the live one. */
  #awaited: Frame | undefined;
  #joinTimer: ReturnType<typeof setTimeout> | undefined;
  #switch: SwitchWatch | undefined;
  #lastAppliedTime: number | undefined;
  readonly #gaps = new RecentGaps();

  constructor(options: LiveLineOptions) {
    this.#options = options;
    this.#outage = new Outage((since) => this.#set({ disconnectedSince: since }));
    this.#status = {
      live: options.startTransport,
      opening: undefined,
      state: { kind: 'connecting', attempt: 1 },
      disconnectedSince: undefined,
      switches: 0,
      gaps: 0,
      lastSwitch: undefined,
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
    return this.#lastAppliedTime;
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
    const name = this.#status.opening ?? this.#status.live;
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
    this.#switch = new SwitchWatch(this.#status.live, view.ledger.counts, this.#lastAppliedTime, this.#gaps.usualMs);
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
      onApplied: (applied, receiveTime) => this.#applied(opening(), applied, receiveTime),
      onState: (state) => this.#moved(opening(), state),
      holds: (frame) => opening() && this.#holds(frame),
    });
  }

  /**
   * A transport that cannot resume joins in the middle: what lies between our cursor and its first frame can only
   * come over the old connection, so that frame waits until it has.
   */
  #holds(frame: Frame): boolean {
    const waits = this.#live !== undefined && (this.#options.view.missing(frame) ?? 0) > 0;
    this.#awaited = waits ? frame : undefined;
    if (waits) this.#joinTimer ??= setTimeout(() => this.#release(), JOIN_MS + this.#options.pollMs);
    return waits;
  }

  /** The live connection has brought something: perhaps what the opening one waits for. */
  #lookAtAwaited(): void {
    if (this.#awaited === undefined) return;
    const missing = this.#options.view.missing(this.#awaited);
    if (missing === 0) this.#release();
    if (missing !== undefined) return;
    // The page wants something else by now, and so will the opening connection: its next reset is the one to wait for.
    this.#awaited = undefined;
    this.#opening?.drop();
  }

  #release(): void {
    const lane = this.#opening;
    this.#forgetJoin();
    this.#releasing = true;
    lane?.release();
    this.#releasing = false;
    if (lane !== undefined && lane === this.#live) this.#tellSwitch(lane);
  }

  #applied(opening: boolean, applied: Applied, receiveTime: number): void {
    this.#switch?.applied(receiveTime);
    this.#gaps.add(receiveTime);
    this.#lastAppliedTime = receiveTime;
    this.#options.onApplied(applied, receiveTime);
    if (opening && this.#opening !== undefined) this.#switched(this.#opening);
    this.#heard();
    if (!opening) this.#lookAtAwaited();
  }

  /** The first frame of the new transport is here: the old one has done its work. */
  #switched(lane: Lane): void {
    this.#live?.close();
    this.#live = lane;
    this.#opening = undefined;
    this.#openingTurn = 0;
    this.#forgetJoin();
    // What was held comes in one go: the switch is judged after the last of it.
    if (!this.#releasing) this.#tellSwitch(lane);
  }

  #tellSwitch(lane: Lane): void {
    const { name } = lane.transport.traits;
    const lastSwitch = this.#switch?.result(name, this.#options.view.ledger.counts);
    this.#switch = undefined;
    const switches = this.#status.switches + 1;
    const gaps = this.#status.gaps + ((lastSwitch?.lost ?? 0) > 0 ? 1 : 0);
    this.#set({ live: name, opening: undefined, switches, gaps, lastSwitch, state: lane.state });
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
    this.#outage.begin(this.#lastAppliedTime ?? this.#options.now());
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
    this.#switch = undefined;
    this.#forgetJoin();
  }

  #forgetJoin(): void {
    clearTimeout(this.#joinTimer);
    this.#joinTimer = undefined;
    this.#awaited = undefined;
  }

  #set(change: Partial<LineStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.onChange();
  }
}
