import type { ClientTransport, Connection, ConnectOptions } from '@/lib/transports/transport';
import { SharedConnection } from './shared-connection';
import type { SharingStatus } from './sharing-status';
import type { TabPlatform } from './tab-platform';

/** A transport whose connection tabs share; it is connected once. */
export class SharedTransport implements ClientTransport {
  readonly traits: ClientTransport['traits'];
  readonly #transport: ClientTransport;
  readonly #tabs: TabPlatform;
  readonly #onChange: () => void;
  #status: SharingStatus | undefined;

  /** @param onChange told when the status is another. */
  constructor(transport: ClientTransport, tabs: TabPlatform, onChange: () => void) {
    this.traits = transport.traits;
    this.#transport = transport;
    this.#tabs = tabs;
    this.#onChange = onChange;
  }

  /** Undefined while it is not connected. */
  get status(): SharingStatus | undefined {
    return this.#status;
  }

  connect(options: ConnectOptions): Connection {
    return new SharedConnection({
      transport: this.#transport,
      tabs: this.#tabs,
      connect: {
        ...options,
        onState: (state) => {
          if (state.kind === 'closed') this.#set(undefined);
          options.onState(state);
        },
      },
      onStatus: (status) => this.#set(status),
    });
  }

  #set(status: SharingStatus | undefined): void {
    const known = this.#status;
    if (known?.kind === status?.kind && known?.tabs === status?.tabs && known?.reason === status?.reason) return;
    this.#status = status;
    this.#onChange();
  }
}
