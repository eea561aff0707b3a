import type { TabLocks } from './tab-platform';

/** What becomes of a lock; nothing is told after `release`. */
export interface LineLockEvents {
  onHeld(): void;
  /** Another tab took it: this one had been silent for too long. */
  onStolen(): void;
  /** This page may not use locks. */
  onRefused(reason: string): void;
}

/** The lock of the tab that has the connection. */
export class LineLock {
  readonly #locks: TabLocks;
  readonly #name: string;
  readonly #events: LineLockEvents;
  /** Names the request that may speak. */
  #turn = 0;
  #waiting: AbortController | undefined;
  #letGo: (() => void) | undefined;

  constructor(locks: TabLocks, name: string, events: LineLockEvents) {
    this.#locks = locks;
    this.#name = name;
    this.#events = events;
  }

  /** Waits for its turn: the browser passes the lock on when a tab lets it go, or is closed, or crashes. */
  want(): void {
    this.release();
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal });
  }

  /** Takes it from a tab that does not answer. */
  steal(): void {
    this.release();
    this.#request({ steal: true });
  }

  /** Idempotent; also ends the waiting. */
  release(): void {
    this.#turn++;
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.#letGo?.();
    this.#letGo = undefined;
  }

  #request(how: Parameters<TabLocks['request']>[1]): void {
    const turn = this.#turn;
    const held = () =>
      new Promise<void>((resolve) => {
        if (turn !== this.#turn) {
          resolve();
          return;
        }
        this.#letGo = resolve;
        this.#events.onHeld();
      });
    this.#locks.request(this.#name, how, held).catch((fault: unknown) => {
      if (turn !== this.#turn) return;
      this.#letGo = undefined;
      // Our own aborting ends the turn: this was another's, perhaps even before we were told that we hold it.
      if (fault instanceof Error && fault.name === 'AbortError') this.#events.onStolen();
      else this.#events.onRefused(fault instanceof Error ? fault.message : String(fault));
    });
  }
}
