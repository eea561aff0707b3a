import { type Cursor, parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, ConnectOptions, Wire } from '@/lib/transports/transport';
import type { SharedFrame } from './shared-frame';

export interface LeaderLineOptions {
  readonly transport: ClientTransport;
  /** As the tab that has the connection would connect for itself alone. */
  readonly connect: ConnectOptions;
  readonly union: Subscription;
  onShared(shared: SharedFrame): void;
  onCost(wire: Wire): void;
  onState(state: ConnectionState): void;
}

/** The connection that tabs share: a reader of all their wants together, with a cursor of its own. */
export class LeaderLine {
  readonly #options: LeaderLineOptions;
  readonly #connection: Connection;
  #wanted: Subscription;
  #wantedHash: string;
  #held: { readonly union: Subscription; readonly hash: string } | undefined;
  #cursor: Cursor | undefined;
  #cursorText: string | undefined;
  state: ConnectionState = { kind: 'connecting', attempt: 1 };
  #closed = false;

  constructor(options: LeaderLineOptions) {
    const { transport, connect, union } = options;
    this.#options = options;
    this.#wanted = union;
    this.#wantedHash = subscriptionHash(union);
    // Where the tab stands itself is where the line begins.
    this.#moveTo(connect.cursor());
    if (this.#cursor?.hash === this.#wantedHash) this.#held = { union, hash: this.#wantedHash };
    this.#connection = transport.connect({
      ...connect,
      subscription: union,
      cursor: () => this.#cursorText,
      onFrame: (frame, wire) => this.#receive(frame, wire),
      onCost: (wire) => options.onCost(wire),
      onState: (state) => {
        this.state = state;
        if (!this.#closed) options.onState(state);
      },
    });
  }

  /** What its frames are for; undefined before the first. */
  get union(): Subscription | undefined {
    return this.#held?.union;
  }

  /** What it asks the server for. */
  get wanted(): Subscription {
    return this.#wanted;
  }

  /** It holds what it asks for: no reset is due. */
  get settled(): boolean {
    return this.#held?.hash === this.#wantedHash;
  }

  /** Reads for these wants from now on. */
  read(union: Subscription): void {
    const hash = subscriptionHash(union);
    if (hash === this.#wantedHash) return;
    this.#wanted = union;
    this.#wantedHash = hash;
    this.#connection.subscribe(union);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
  }

  #receive(frame: Frame, wire: Wire): void {
    const cursor = parseCursor(frame.cursor);
    const union = cursor === undefined ? undefined : this.#unionOf(frame, cursor);
    if (cursor === undefined || union === undefined) {
      this.#options.onCost(wire);
      return;
    }
    const since = this.#cursorText;
    const back = cursor.epoch === this.#cursor?.epoch && cursor.hash === this.#cursor.hash;
    this.#held = { union, hash: cursor.hash };
    if (!back || cursor.seq >= (this.#cursor?.seq ?? 0)) this.#moveTo(frame.cursor);
    this.#options.onShared({ frame, wire, since, union });
  }

  /** @returns undefined where a reader ignores the frame. */
  #unionOf(frame: Frame, { epoch, hash }: Cursor): Subscription | undefined {
    const known = this.#cursor?.epoch ?? 0;
    if (epoch < known) return undefined;
    if (this.#held?.hash === hash && (frame.reset || epoch === known)) return this.#held.union;
    return frame.reset && hash === this.#wantedHash ? this.#wanted : undefined;
  }

  #moveTo(cursor: string | undefined): void {
    this.#cursorText = cursor;
    this.#cursor = cursor === undefined ? undefined : parseCursor(cursor);
  }
}
