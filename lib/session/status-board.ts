import type { SessionStatus } from './session-status';

/** What a session says of itself, and who is told when something of it is another. */
export class StatusBoard {
  readonly #listeners = new Set<() => void>();
  #status: SessionStatus;

  constructor(status: SessionStatus) {
    this.#status = status;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  set(change: Partial<SessionStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.tell();
  }

  /** Something beside the status is another. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** @returns stops telling. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
