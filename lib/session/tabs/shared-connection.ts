import type { Subscription } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { Membership } from './membership';
import { OwnLine, type OwnLineOptions } from './own-line';
import { SharedReader } from './shared-reader';
import type { SharingStatus } from './sharing-status';
import type { TabPlatform } from './tab-platform';
import { ToldState } from './told-state';

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
  readonly #reader: SharedReader;
  readonly #membership: Membership;
  readonly #told: ToldState;
  readonly #endSuspend: () => void;
  #wanted: Subscription;
  /** In place of the membership. */
  #own: OwnLine | undefined;
  #catching: ConnectionState | undefined;
  #closed = false;

  constructor(options: SharedConnectionOptions) {
    const { transport, tabs, connect, onStatus } = options;
    this.#options = options;
    this.#wanted = connect.subscription;
    this.#told = new ToldState(connect.onState);
    this.#reader = new SharedReader({
      connect,
      subscription: connect.subscription,
      pushes: transport.traits.pushes,
      onState: (state) => {
        this.#catching = state;
        this.#tellState();
      },
      onCaughtUp: () => this.#membership.caughtUp(),
    });
    this.#membership = new Membership({
      transport,
      tabs,
      connect,
      reader: this.#reader,
      wanted: () => this.#wanted,
      onStatus,
      onState: () => this.#tellState(),
      onTaking: () => this.#tell({ kind: 'stalled', cause: 'taking the connection over from another tab' }),
      onAlone: (kind, reason, back) => this.#goAlone(kind, reason, back),
    });
    this.#endSuspend = tabs.onSuspend((suspended) => {
      if (suspended) this.#membership.leave();
      else if (this.#own === undefined) this.#membership.join();
    });
    this.#tell({ kind: 'connecting', attempt: 1 });
    this.#membership.join();
  }

  subscribe(subscription: Subscription): void {
    this.#wanted = subscription;
    // Whether the server serves it is found out apart where others depend on the connection.
    this.#reader.want(subscription, this.#membership.asksApart);
    this.#own?.subscribe(subscription);
    this.#membership.wantsOther();
  }

  retryNow(): void {
    this.#reader.retryNow();
    this.#own?.retryNow();
    this.#membership.retryNow();
  }

  close(): void {
    if (this.#closed) return;
    this.#membership.leave();
    this.#endSuspend();
    this.#endOwn();
    this.#closed = true;
    this.#told.tell({ kind: 'closed' });
  }

  /** What this tab wants cannot be shared: a connection of its own, from where it stands. */
  #goAlone(kind: 'alone' | 'impossible', reason: string, back: OwnLineOptions['back']): void {
    const { transport, connect, onStatus } = this.#options;
    this.#own = new OwnLine({
      transport,
      connect: { ...connect, subscription: this.#wanted },
      back,
      onState: (state) => this.#tell(state),
      onBack: () => this.#comeBack(),
    });
    onStatus({ kind, tabs: 1, reason });
  }

  /** Back to the others; nothing is lost, for it continues from where it stands. */
  #comeBack(): void {
    this.#endOwn();
    this.#membership.join();
  }

  #endOwn(): void {
    this.#own?.close();
    this.#own = undefined;
  }

  #tellState(): void {
    const failing = this.#catching?.kind === 'connecting' && this.#catching.cause !== undefined;
    const state = failing ? this.#catching : this.#membership.state;
    // Nothing is open for us before something has come for us.
    if (state !== undefined && (state.kind !== 'open' || this.#reader.holds || this.#membership.leads))
      this.#tell(state);
  }

  #tell(state: ConnectionState): void {
    if (!this.#closed) this.#told.tell(state);
  }
}
