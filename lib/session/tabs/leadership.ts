import type { Subscription } from '@/lib/protocol/subscription';
import type { ClientTransport, ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { LeaderLine } from './leader-line';
import type { LineGroup } from './line-group';
import type { LineMessage } from './line-message';
import { Refusals } from './refusals';
import type { SharedFrame } from './shared-frame';
import type { SharedReader } from './shared-reader';
import { unite } from './union';

/** The leader calls the roll every so many looks. */
const ROLL_EVERY = 6;
/** Wants of other tabs that change within this time are read as one change, ms. */
const GATHER_MS = 20;
/** After so many tries of a new connection the server is asked whether it refuses what one of the tabs wants. */
const FAULT_TRIES = 3;

export interface LeadershipOptions {
  readonly transport: ClientTransport;
  readonly connect: ConnectOptions;
  readonly group: LineGroup;
  /** Reads this tab's own part. */
  readonly reader: SharedReader;
  /** What this tab has of the connection. */
  served(): Subscription;
  onState(): void;
  /** There may be more or fewer tabs. */
  onTabs(): void;
  /** The server does not take what this tab asks for. */
  onRefused(reason: string): void;
}

/** One time of having the connection: reads what all want, and sends round what comes as it comes. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #refusals: Refusals;
  /** Undefined only while it is being opened. */
  #line: LeaderLine | undefined;
  #ticks = 0;
  #gatherTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LeadershipOptions) {
    const { transport, connect, group, served, onRefused } = options;
    this.#options = options;
    this.#refusals = new Refusals({
      connect,
      group,
      served,
      onOwn: onRefused,
      onOther: () => this.#readSoon(),
    });
    this.#line = new LeaderLine({
      transport,
      connect,
      union: this.#unite(),
      onShared: (shared) => this.#share(shared),
      onCost: (wire) => {
        connect.onCost(wire);
        group.say({ kind: 'cost', wire });
      },
      onState: (state) => this.#moved(state),
    });
    this.#announce(true);
  }

  get state(): ConnectionState | undefined {
    return this.#line?.state;
  }

  /** What the frames are for; undefined before the first. */
  get union(): Subscription | undefined {
    return this.#line?.union;
  }

  /** What another tab said, if it is the leader's business. */
  hear(message: LineMessage): void {
    if (message.kind === 'retry') this.retryNow();
    if (message.kind !== 'here' && message.kind !== 'gone') return;
    if (message.kind === 'here' && message.asks) this.#announce(false);
    this.#readSoon();
    this.#options.onTabs();
  }

  /** Every so often the roll is called: who does not answer is gone. */
  tick(): void {
    if (++this.#ticks % ROLL_EVERY !== 0) return;
    this.#options.group.others.roll();
    this.#announce(true);
    this.#readSoon();
    this.#options.onTabs();
  }

  /** Reads what all want by now. */
  read(): void {
    const { reader } = this.#options;
    const line = this.#line;
    if (line === undefined) return;
    line.read(this.#unite());
    // Where the wants of all came out as before, no reset brings what this tab waits for.
    if (line.settled && !reader.holds && !reader.isCatchingUp) reader.catchUp();
  }

  retryNow(): void {
    this.#line?.retryNow();
  }

  close(): void {
    clearTimeout(this.#gatherTimer);
    this.#refusals.stop();
    this.#line?.close();
  }

  /** @returns what the connection has to read; who finds no room in it is told. */
  #unite(): Subscription {
    const { served, group } = this.#options;
    const { union, refused } = unite(served(), group.others.wanting);
    this.#refusals.noRoom(refused);
    return union;
  }

  #readSoon(): void {
    this.#gatherTimer ??= setTimeout(() => {
      this.#gatherTimer = undefined;
      this.read();
    }, GATHER_MS);
  }

  #share(shared: SharedFrame): void {
    this.#options.group.say({ kind: 'frame', shared });
    this.#options.reader.take(shared);
  }

  #moved(state: ConnectionState): void {
    const line = this.#line;
    const failed = state.kind === 'connecting' && state.cause !== undefined && state.attempt >= FAULT_TRIES;
    const others = this.#options.group.others.wanting.length > 0;
    if (failed && others && line !== undefined && line.union === undefined)
      void this.#refusals.lookForFault(line.wanted);
    this.#options.onState();
    this.#announce(false);
  }

  /** @param roll whether everybody is to say that they are here. */
  #announce(roll: boolean): void {
    const { group } = this.#options;
    if (this.#line === undefined) return;
    const { state, union } = this.#line;
    group.say({ kind: 'leading', state, tabs: group.tabs, union, roll });
  }
}
