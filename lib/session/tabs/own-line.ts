import { type Subscription, subscriptionHash } from '@/lib/protocol/subscription';
import type { ClientTransport, Connection, ConnectionState, ConnectOptions } from '@/lib/transports/transport';
import { Inquiry } from './inquiry';

/** A tab the server refused asks so often whether it is taken again, to come back to the others, ms. */
const COME_BACK_MS = 60_000;

export interface OwnLineOptions {
  readonly transport: ClientTransport;
  /** With what this tab wants now. */
  readonly connect: ConnectOptions;
  /** Whether it comes back to the others: never, with other wants, or also once the server takes these. */
  readonly back: 'other-wants' | 'once-taken' | undefined;
  /** Never that it is closed. */
  onState(state: ConnectionState): void;
  /** The others may take it now; it is to be closed. */
  onBack(): void;
}

/** A connection of this tab's own, where what it wants cannot be shared. */
export class OwnLine {
  readonly #options: OwnLineOptions;
  readonly #inquiry: Inquiry;
  readonly #connection: Connection;
  #wanted: Subscription;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OwnLineOptions) {
    const { transport, connect, back, onState } = options;
    this.#options = options;
    this.#wanted = connect.subscription;
    this.#inquiry = new Inquiry(connect);
    if (back === 'once-taken') this.#askLater();
    this.#connection = transport.connect({
      ...connect,
      onState: (state) => {
        if (state.kind !== 'closed') onState(state);
      },
    });
  }

  subscribe(subscription: Subscription): void {
    const other = subscriptionHash(subscription) !== subscriptionHash(this.#wanted);
    this.#wanted = subscription;
    if (other && this.#options.back !== undefined) this.#options.onBack();
    else this.#connection.subscribe(subscription);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  close(): void {
    this.#inquiry.stop();
    clearTimeout(this.#timer);
    this.#connection.close();
  }

  #askLater(): void {
    this.#timer = setTimeout(async () => {
      const answer = await this.#inquiry.put((ask) => ask(this.#wanted));
      if (answer?.kind === 'taken') this.#options.onBack();
      else if (answer !== undefined) this.#askLater();
    }, COME_BACK_MS);
  }
}
