import type { Subscription } from '@/lib/protocol/subscription';
import type { ClientTransport, ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { Following } from './following';
import { Leadership } from './leadership';
import { LineGroup } from './line-group';
import { LineLock } from './line-lock';
import { LINE_VERSION, type LineMessage } from './line-message';
import type { OwnLineOptions } from './own-line';
import type { SharedReader } from './shared-reader';
import type { SharingStatus } from './sharing-status';
import type { TabPlatform } from './tab-platform';

export interface MembershipOptions {
  readonly transport: ClientTransport;
  readonly tabs: TabPlatform;
  readonly connect: ConnectOptions;
  /** Reads this tab's own part. */
  readonly reader: SharedReader;
  /** What this tab wants now. */
  wanted(): Subscription;
  onStatus(status: SharingStatus): void;
  /** The connection's state is another. */
  onState(): void;
  /** This tab takes the connection over from another. */
  onTaking(): void;
  /** It has left the others, for what it wants cannot be shared. @param back whether it may come back. */
  onAlone(kind: 'alone' | 'impossible', reason: string, back: OwnLineOptions['back']): void;
}

/** This tab among those that share a connection: whoever holds the lock leads, the others follow. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #group: LineGroup;
  readonly #lock: LineLock;
  readonly #following: Following;
  #joined = false;
  #leadership: Leadership | undefined;
  /** What the others may take as answered by the server. */
  #served: Subscription | undefined;

  constructor(options: MembershipOptions) {
    const { transport, tabs, connect, reader, onState, onStatus } = options;
    this.#options = options;
    const { origin, maxFrequency, pollMs, history } = connect;
    const name = ['tickwire:line', LINE_VERSION, transport.traits.name, origin, maxFrequency, pollMs, history].join(
      ' ',
    );
    this.#group = new LineGroup({
      tabs,
      name,
      onMessage: (message) => this.#hear(message),
      onTick: () => (this.#leadership ?? this.#following).tick(),
    });
    this.#lock = new LineLock(tabs.locks, name, {
      onHeld: () => this.#lead(),
      onStolen: () => this.#lose(),
      onRefused: (reason) => this.#goAlone('impossible', reason, undefined),
    });
    this.#following = new Following({
      connect,
      group: this.#group,
      reader,
      hereIAm: (asks) => this.#hereIAm(asks),
      onState,
      onLed: (count) => onStatus({ kind: 'follower', tabs: count }),
      onSilent: () => this.#lock.steal(),
    });
  }

  get leads(): boolean {
    return this.#leadership !== undefined;
  }

  /** Of the connection; undefined while nobody is known to have it. */
  get state(): ConnectionState | undefined {
    return this.#leadership?.state ?? this.#following.state;
  }

  /** Whether the server is asked apart for what else is wanted, because others depend on the connection. */
  get asksApart(): boolean {
    return this.#following.follows || (this.#group.others.count > 0 && this.#leadership?.union !== undefined);
  }

  /** Idempotent. */
  join(): void {
    if (this.#joined) return;
    this.#joined = true;
    this.#group.join();
    this.#await();
  }

  /** The browser passes the lock on. Idempotent. */
  leave(): void {
    if (!this.#joined) return;
    this.#joined = false;
    this.#group.leave();
    this.#following.stop();
    this.#endLeadership();
    this.#options.reader.stop();
    this.#lock.release();
    this.#following.forget();
  }

  /** Something else is wanted, and the reader knows. */
  wantsOther(): void {
    const { reader, wanted } = this.#options;
    if (this.#leadership === undefined || reader.isCatchingUp) return;
    this.#served = wanted();
    this.#leadership.read();
  }

  /** The server has answered what is wanted. */
  caughtUp(): void {
    this.#served = this.#options.wanted();
    if (this.#leadership !== undefined) this.#leadership.read();
    else this.#hereIAm(false);
  }

  retryNow(): void {
    this.#leadership?.retryNow();
    if (this.#following.follows) this.#group.say({ kind: 'retry' });
  }

  /** Waits to lead, or to be led. */
  #await(): void {
    this.#following.begin();
    this.#options.onStatus({ kind: 'alone', tabs: 1 });
    this.#lock.want();
    this.#hereIAm(true);
  }

  /** The lock is ours. */
  #lead(): void {
    const { transport, connect, reader, wanted, onState, onTaking } = this.#options;
    const { leader } = this.#following;
    this.#following.stop();
    this.#following.forget();
    this.#served = wanted();
    if (leader !== undefined) {
      this.#group.others.gone(leader);
      onTaking();
    }
    reader.continueFrom(connect.cursor());
    this.#leadership = new Leadership({
      transport,
      connect,
      group: this.#group,
      reader,
      served: () => this.#served ?? wanted(),
      onState,
      onTabs: () => this.#tellTabs(),
      onRefused: (reason) => this.#goAlone('alone', reason, 'once-taken'),
    });
    this.#tellTabs();
  }

  /** Another tab leads now: we had not answered for too long. */
  #lose(): void {
    this.#endLeadership();
    this.#await();
  }

  #endLeadership(): void {
    this.#leadership?.close();
    this.#leadership = undefined;
  }

  #goAlone(...how: Parameters<MembershipOptions['onAlone']>): void {
    this.leave();
    this.#served = undefined;
    this.#options.onAlone(...how);
  }

  #hear(message: LineMessage): void {
    this.#leadership?.hear(message);
    this.#following.hear(message);
    if (message.kind === 'refused' && message.to === this.#group.id)
      this.#goAlone('alone', message.reason, message.tooMuch ? 'other-wants' : 'once-taken');
  }

  #hereIAm(asks: boolean): void {
    this.#group.say({ kind: 'here', wants: this.#served, asks });
  }

  #tellTabs(): void {
    const { tabs } = this.#group;
    this.#options.onStatus({ kind: tabs > 1 ? 'leader' : 'alone', tabs });
  }
}
