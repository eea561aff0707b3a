import type { TransportName } from '@/lib/transports/transport';
import type { TabChannel, TabPlatform } from '../tabs/tab-platform';

const NAME = 'tickwire:proof';
/** A tab that did not get its turn asks again after so long, ms. */
const ASK_EVERY_MS = 5_000;

export interface ProofTurnsOptions {
  /** The tabs of this browser; undefined where they cannot be found, or this page is to be by itself. */
  tabs(): TabPlatform | undefined;
  now(): number;
  /** It may be this tab's turn now. */
  onTurn(): void;
  /** Another tab proved this one. */
  onProved(name: TransportName): void;
}

/**
 * One tab of a browser proves at a time, for all share the six connections a browser opens to a host. What one has
 * proved the others know.
 */
export class ProofTurns {
  readonly #options: ProofTurnsOptions;
  #channel: TabChannel | undefined;
  #endSuspend: () => void = () => undefined;
  #askTime = Number.NEGATIVE_INFINITY;
  /** Names the request that may speak. */
  #request = 0;
  #letGo: (() => void) | undefined;
  /** This page may not use locks. */
  #forbidden = false;

  constructor(options: ProofTurnsOptions) {
    this.#options = options;
  }

  /** @returns whether a proof may begin now. Where not, it sees to a turn and tells. */
  get(): boolean {
    const { tabs, now } = this.#options;
    const platform = tabs();
    if (platform === undefined || this.#forbidden || this.#letGo !== undefined) return true;
    if (this.#channel === undefined) this.#open(platform);
    if (now() - this.#askTime >= ASK_EVERY_MS) this.#ask(platform);
    return false;
  }

  /** It was not needed, or is over. Idempotent. */
  release(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }

  /** Tells the other tabs. */
  proved(name: TransportName): void {
    this.#channel?.send(name);
  }

  /** Idempotent; can be used again. */
  stop(): void {
    this.#request++;
    this.#askTime = Number.NEGATIVE_INFINITY;
    this.release();
    this.#endSuspend();
    this.#channel?.close();
    this.#channel = undefined;
  }

  #open(platform: TabPlatform): void {
    this.#channel = platform.open(NAME, (message) => this.#options.onProved(message as TransportName));
    // A page that sleeps proves nothing, and must not keep the others from it.
    this.#endSuspend = platform.onSuspend((suspended) => {
      if (suspended) this.release();
    });
  }

  #ask({ locks }: TabPlatform): void {
    const { now, onTurn } = this.#options;
    this.#askTime = now();
    const request = ++this.#request;
    const held = (lock: unknown) =>
      new Promise<void>((resolve) => {
        if (lock === null || request !== this.#request) {
          resolve();
          return;
        }
        this.#letGo = resolve;
        onTurn();
      });
    locks.request(NAME, { ifAvailable: true }, held).catch(() => {
      this.#forbidden = true;
      if (request === this.#request) onTurn();
    });
  }
}
