import type { ClientTransport } from '@/lib/transports/transport';
import { SharedTransport } from './shared-transport';
import type { SharingStatus } from './sharing-status';
import type { TabPlatform } from './tab-platform';

const OFF: SharingStatus = { kind: 'off', tabs: 1 };
const ALONE: SharingStatus = { kind: 'alone', tabs: 1 };
const IMPOSSIBLE: SharingStatus = {
  kind: 'impossible',
  tabs: 1,
  reason: 'a browser lets tabs share a connection only over HTTPS or on the same computer',
};

/** Whether and how a page's live connection is shared between the tabs of its browser. */
export class Sharing {
  readonly #tabs: TabPlatform | undefined;
  readonly #onChange: () => void;
  #on: boolean;
  /** What is connected, oldest first: two while one replaces the other. */
  readonly #shared = new Set<SharedTransport>();
  /** Where nothing shared is connected. */
  #unshared = ALONE;

  /**
   * @param tabs undefined where tabs cannot find each other.
   * @param onChange told when the status is another.
   */
  constructor(tabs: TabPlatform | undefined, on: boolean, onChange: () => void) {
    this.#tabs = tabs;
    this.#on = on;
    this.#onChange = onChange;
  }

  get status(): SharingStatus {
    if (!this.#on) return OFF;
    if (this.#tabs === undefined) return IMPOSSIBLE;
    return [...this.#shared].at(-1)?.status ?? this.#unshared;
  }

  /** The other tabs; undefined where they cannot be found, or this page is to be by itself. */
  get tabs(): TabPlatform | undefined {
    return this.#on ? this.#tabs : undefined;
  }

  /** Holds for what is opened from now on. @returns whether that makes a difference. */
  set(on: boolean): boolean {
    if (on === this.#on) return false;
    this.#on = on;
    this.#onChange();
    return this.#tabs !== undefined;
  }

  /**
   * The transport as the live line is to use it. Tabs that ask for the same of the same origin share one connection,
   * and in each of them the figures are those of that connection: what all tabs together cost, and receive. One that
   * cannot continue from a cursor is not shared: nobody could see a hole in what it brings.
   */
  of(transport: ClientTransport): ClientTransport {
    const tabs = this.#tabs;
    const { resumes, label } = transport.traits;
    const reason = `${label} cannot say where it continues, so every tab reads it alone`;
    this.#unshared = resumes ? ALONE : { ...ALONE, reason };
    if (!this.#on || tabs === undefined || !resumes) return transport;
    const shared: SharedTransport = new SharedTransport(transport, tabs, () => {
      if (shared.status === undefined) this.#shared.delete(shared);
      else this.#shared.add(shared);
      this.#onChange();
    });
    return shared;
  }
}
