import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { LeaderLine } from './leader-line';
import { LeaderWatch, LOOK_MS } from './leader-watch';
import { LineLock } from './line-lock';
import { LineMembers } from './line-members';
import { LINE_VERSION, type LineContent, type LineMessage } from './line-message';
import { askWhetherTaken, findRefused } from './refusal';
import type { SharedFrame } from './shared-frame';
import { SharedReader } from './shared-reader';
import type { SharingStatus } from './sharing-status';
import type { TabChannel, TabPlatform } from './tab-platform';
import { unite } from './union';

/** The leader calls the roll every so many looks. */
const ROLL_EVERY = 6;
/** Wants of other tabs that change within this time are read as one change, ms. */
const GATHER_MS = 20;
/** After so many tries of a new connection the server is asked whether it refuses what one of the tabs wants. */
const FAULT_TRIES = 3;
/** A tab the server refused asks so often whether it is taken again, to come back to the others, ms. */
const COME_BACK_MS = 60_000;

export interface SharedConnectionOptions {
  readonly transport: ClientTransport;
  readonly tabs: TabPlatform;
  readonly connect: ConnectOptions;
  onStatus(status: SharingStatus): void;
}

/**
 * One tab's share of a connection. Whoever holds the lock leads: it has the connection, and sends round what comes
 * as it comes. Everybody, the leader too, reads his own part. What a frame says is true whoever sends it, so that
 * nothing depends on there being one leader at every instant.
 */
export class SharedConnection implements Connection {
  readonly #options: SharedConnectionOptions;
  readonly #id = crypto.randomUUID();
  readonly #name: string;
  readonly #reader: SharedReader;
  readonly #members = new LineMembers();
  readonly #lock: LineLock;
  readonly #watch: LeaderWatch;
  readonly #endSuspend: () => void;
  #role: 'joining' | 'follower' | 'leader' | 'own' | 'away' | 'closed' = 'away';
  #wanted: Subscription;
  /** What the others may take as answered by the server. */
  #served: Subscription | undefined;
  #channel: TabChannel | undefined;
  #endTicks: () => void = () => undefined;
  #line: LeaderLine | undefined;
  #own: Connection | undefined;
  /** Whether other wants may be shared where these were not. */
  #comesBack = false;
  #comeBackTimer: ReturnType<typeof setTimeout> | undefined;
  /** The question to the server that is under way. */
  #asking: AbortController | undefined;
  #leader: { id: string; state: ConnectionState } | undefined;
  #catching: ConnectionState | undefined;
  #told: ConnectionState | undefined;
  #ticks = 0;
  #gatherTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SharedConnectionOptions) {
    const { transport, tabs, connect } = options;
    this.#options = options;
    this.#wanted = connect.subscription;
    const { origin, maxFrequency, pollMs, history } = connect;
    this.#name = ['tickwire:line', LINE_VERSION, transport.traits.name, origin, maxFrequency, pollMs, history].join(
      ' ',
    );
    this.#reader = new SharedReader({
      connect,
      subscription: connect.subscription,
      pushes: transport.traits.pushes,
      onState: (state) => {
        this.#catching = state;
        this.#tellState();
      },
      onCaughtUp: () => this.#caughtUp(),
    });
    this.#lock = new LineLock(tabs.locks, this.#name, {
      onHeld: () => this.#lead(),
      onStolen: () => this.#follow(),
      onRefused: (reason) => this.#goAlone('impossible', reason),
    });
    this.#watch = new LeaderWatch({
      runtime: connect.runtime,
      ask: () => this.#hereIAm(true),
      onSilent: () => this.#lock.steal(),
    });
    this.#endSuspend = tabs.onSuspend((suspended) => {
      if (suspended) this.#leave();
      else if (this.#role === 'away') this.#join();
    });
    this.#tell({ kind: 'connecting', attempt: 1 });
    this.#join();
  }

  subscribe(subscription: Subscription): void {
    const other = subscriptionHash(subscription) !== subscriptionHash(this.#wanted);
    this.#wanted = subscription;
    // Whether the server serves it is found out apart where others depend on the connection.
    const apart = this.#members.count > 0 && this.#line?.union !== undefined;
    this.#reader.want(subscription, this.#role === 'follower' || apart);
    if (other && this.#role === 'own' && this.#comesBack) this.#comeBack();
    else this.#own?.subscribe(subscription);
    if (this.#role !== 'leader' || this.#reader.isCatchingUp) return;
    this.#served = subscription;
    this.#readForAll();
  }

  retryNow(): void {
    this.#reader.retryNow();
    this.#own?.retryNow();
    this.#line?.retryNow();
    if (this.#role === 'follower') this.#say({ kind: 'retry' });
  }

  close(): void {
    if (this.#role === 'closed') return;
    this.#leave();
    this.#endSuspend();
    this.#endOwn();
    this.#role = 'closed';
    this.#tell({ kind: 'closed' });
  }

  #join(): void {
    const { tabs } = this.#options;
    this.#role = 'joining';
    this.#watch.begin();
    this.#channel = tabs.open(this.#name, (message) => this.#hear(message));
    this.#endTicks = tabs.every(LOOK_MS, () => this.#tick());
    this.#tellStatus();
    this.#lock.want();
    this.#hereIAm(true);
  }

  /** Leaves the group; the browser passes the lock on. */
  #leave(): void {
    if (this.#role === 'own' || this.#role === 'away') return;
    this.#role = 'away';
    this.#say({ kind: 'gone' });
    this.#endTicks();
    this.#watch.stop();
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = undefined;
    this.#endLine();
    this.#reader.stop();
    this.#lock.release();
    this.#channel?.close();
    this.#channel = undefined;
    this.#members.clear();
    this.#leader = undefined;
  }

  /** The lock is ours. */
  #lead(): void {
    const { transport, connect } = this.#options;
    const took = this.#role === 'follower' || this.#leader !== undefined;
    if (this.#leader !== undefined) this.#members.gone(this.#leader.id);
    this.#role = 'leader';
    this.#watch.stop();
    this.#leader = undefined;
    this.#served = this.#wanted;
    if (took) this.#tell({ kind: 'stalled', cause: 'taking the connection over from another tab' });
    this.#reader.continueFrom(connect.cursor());
    this.#line = new LeaderLine({
      transport,
      connect,
      union: this.#unite(),
      onShared: (shared) => this.#share(shared),
      onCost: (wire) => {
        connect.onCost(wire);
        this.#say({ kind: 'cost', wire });
      },
      onState: (state) => this.#lineMoved(state),
    });
    this.#iLead(true);
    this.#tellStatus();
  }

  /** Another tab leads now: we had not answered for too long. */
  #follow(): void {
    this.#endLine();
    this.#role = 'joining';
    this.#watch.begin();
    this.#lock.want();
    this.#hereIAm(true);
    this.#tellStatus();
  }

  #endLine(): void {
    this.#stopAsking();
    this.#line?.close();
    this.#line = undefined;
  }

  /**
   * What this tab wants cannot be shared: a connection of its own, from where it stands.
   * @param back whether it comes back to the others: with other wants, or also once the server takes these.
   */
  #goAlone(kind: 'alone' | 'impossible', reason: string, back?: 'other-wants' | 'once-taken'): void {
    const { transport, connect, onStatus } = this.#options;
    this.#leave();
    this.#role = 'own';
    this.#comesBack = back !== undefined;
    if (back === 'once-taken') this.#comeBackOnceTaken();
    this.#own = transport.connect({
      ...connect,
      subscription: this.#wanted,
      onState: (state) => {
        if (state.kind !== 'closed') this.#tell(state);
      },
    });
    onStatus({ kind, tabs: 1, reason });
  }

  #comeBackOnceTaken(): void {
    this.#comeBackTimer = setTimeout(async () => {
      const answer = await this.#ask((ask) => ask(this.#wanted));
      if (answer?.kind === 'taken') this.#comeBack();
      else if (answer !== undefined) this.#comeBackOnceTaken();
    }, COME_BACK_MS);
  }

  /** Back to the others; nothing is lost, for it continues from where it stands. */
  #comeBack(): void {
    this.#endOwn();
    this.#served = undefined;
    this.#join();
  }

  #endOwn(): void {
    this.#stopAsking();
    clearTimeout(this.#comeBackTimer);
    this.#own?.close();
    this.#own = undefined;
  }

  /** Puts a question to the server. @returns undefined where the answer is of no interest any more. */
  async #ask<Result>(
    question: (ask: (wish: Subscription) => ReturnType<typeof askWhetherTaken>) => Promise<Result>,
  ): Promise<Result | undefined> {
    const asking = new AbortController();
    this.#asking = asking;
    const result = await question((wish) => askWhetherTaken(this.#options.connect, wish, asking.signal));
    if (this.#asking !== asking) return undefined;
    this.#asking = undefined;
    return result;
  }

  #stopAsking(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** The connection of all cannot be had. A server that is away is nobody's fault; a wish it refuses is its tab's. */
  async #lookForFault({ wanted }: LeaderLine): Promise<void> {
    if (this.#asking !== undefined) return;
    const wishes = [{ id: this.#id, wants: this.#served ?? this.#wanted }, ...this.#members.wanting];
    const found = await this.#ask((ask) => findRefused(wanted, wishes, ask));
    if (found === undefined) return;
    const reason = `the server does not take what this tab asks for: ${found.reason}`;
    if (found.id === this.#id) this.#goAlone('alone', reason, 'once-taken');
    else {
      this.#members.gone(found.id);
      this.#say({ kind: 'refused', to: found.id, reason, tooMuch: false });
      this.#uniteSoon();
    }
  }

  #caughtUp(): void {
    this.#served = this.#wanted;
    if (this.#role === 'leader') this.#readForAll();
    else this.#hereIAm(false);
  }

  /** @returns what the connection has to read; who finds no room in it is told. */
  #unite(): Subscription {
    const { union, refused } = unite(this.#served ?? this.#wanted, this.#members.wanting);
    for (const to of refused) {
      this.#members.gone(to);
      const reason = 'the tabs together watch more than one connection may carry';
      this.#say({ kind: 'refused', to, reason, tooMuch: true });
    }
    return union;
  }

  #uniteSoon(): void {
    this.#gatherTimer ??= setTimeout(() => {
      this.#gatherTimer = undefined;
      this.#readForAll();
    }, GATHER_MS);
  }

  #readForAll(): void {
    const line = this.#line;
    if (line === undefined) return;
    line.read(this.#unite());
    // Where the wants of all came out as before, no reset brings what this tab waits for.
    if (line.settled && !this.#reader.holds && !this.#reader.isCatchingUp) this.#reader.catchUp();
  }

  #share(shared: SharedFrame): void {
    this.#say({ kind: 'frame', shared });
    this.#reader.take(shared);
  }

  #lineMoved(state: ConnectionState): void {
    const failed = state.kind === 'connecting' && state.cause !== undefined ? state : undefined;
    const others = this.#members.wanting.length > 0;
    const line = this.#line;
    if (
      failed !== undefined &&
      line !== undefined &&
      line.union === undefined &&
      others &&
      failed.attempt >= FAULT_TRIES
    )
      void this.#lookForFault(line);
    this.#tellState();
    if (line !== undefined) this.#iLead(false);
  }

  #hear(message: unknown): void {
    if (!isLineMessage(message) || message.from === this.#id) return;
    const { from } = message;
    switch (message.kind) {
      case 'here':
        this.#members.heard(from, message.wants);
        if (this.#role !== 'leader') return;
        if (message.asks) this.#iLead(false);
        this.#uniteSoon();
        this.#tellStatus();
        return;
      case 'gone':
        this.#members.gone(from);
        if (this.#role !== 'leader') return;
        this.#uniteSoon();
        this.#tellStatus();
        return;
      case 'leading':
        if (this.#role === 'joining' || this.#role === 'follower') this.#led(message);
        return;
      case 'frame':
        if (from === this.#leader?.id) this.#watch.heard();
        if (this.#role === 'follower') this.#reader.take(message.shared);
        return;
      case 'cost':
        if (this.#role === 'follower') this.#options.connect.onCost(message.wire);
        return;
      case 'retry':
        this.#line?.retryNow();
        return;
      case 'refused':
        if (message.to === this.#id && this.#role !== 'own')
          this.#goAlone('alone', message.reason, message.tooMuch ? 'other-wants' : 'once-taken');
    }
  }

  #led({ from, state, tabs, roll }: Extract<LineMessage, { kind: 'leading' }>): void {
    const joining = this.#role === 'joining';
    this.#leader = { id: from, state };
    this.#members.heard(from, undefined);
    this.#watch.heard();
    this.#role = 'follower';
    if (roll || joining) this.#hereIAm(false);
    // The answer may be long in coming on a quiet market, and a server that refuses us is nobody else's trouble.
    if (joining) this.#reader.catchUp();
    this.#tellState();
    this.#options.onStatus({ kind: 'follower', tabs });
  }

  #tick(): void {
    if (this.#role !== 'leader') this.#watch.look();
    else if (++this.#ticks % ROLL_EVERY === 0) this.#callRoll();
  }

  #callRoll(): void {
    this.#members.roll();
    this.#iLead(true);
    this.#uniteSoon();
    this.#tellStatus();
  }

  #hereIAm(asks: boolean): void {
    this.#say({ kind: 'here', wants: this.#served, asks });
  }

  #iLead(roll: boolean): void {
    if (this.#line === undefined) return;
    const { state, union } = this.#line;
    this.#say({ kind: 'leading', state, tabs: this.#members.count + 1, union, roll });
  }

  #say(message: LineContent): void {
    this.#channel?.send({ ...message, from: this.#id });
  }

  #tellStatus(): void {
    const tabs = this.#members.count + 1;
    if (this.#role === 'leader') this.#options.onStatus(tabs > 1 ? { kind: 'leader', tabs } : { kind: 'alone', tabs });
    else if (this.#role === 'joining') this.#options.onStatus({ kind: 'alone', tabs: 1 });
  }

  #tellState(): void {
    const failing = this.#catching?.kind === 'connecting' && this.#catching.cause !== undefined;
    const state = failing ? this.#catching : (this.#line?.state ?? this.#leader?.state);
    // Nothing is open for us before something has come for us.
    if (state !== undefined && (state.kind !== 'open' || this.#reader.holds || this.#line !== undefined))
      this.#tell(state);
  }

  #tell(state: ConnectionState): void {
    if (this.#role === 'closed' && state.kind !== 'closed') return;
    // A connection taken over opens once more, and nobody needs to hear how.
    const again = state.kind === 'connecting' && state.cause === undefined && state.attempt === 1;
    if (this.#told !== undefined && again && this.#told.kind !== 'connecting') return;
    if (JSON.stringify(state) === JSON.stringify(this.#told)) return;
    this.#told = state;
    this.#options.connect.onState(state);
  }
}

/** Messages come from this same code at `LINE_VERSION`, or from nobody. */
const isLineMessage = (message: unknown): message is LineMessage =>
  typeof message === 'object' && message !== null && 'kind' in message && 'from' in message;
