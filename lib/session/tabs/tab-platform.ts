/** The part of `navigator.locks` that sharing needs; `LockManager` has it. */
export interface TabLocks {
  /**
   * Holds the lock from the call of `held` until its promise settles. With `steal` it is taken from whoever holds it,
   * whose own request is then rejected with an `AbortError`. With `ifAvailable` nobody is waited for: where another
   * holds it, `held` is called with null.
   */
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean; readonly ifAvailable?: boolean },
    held: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}

/** One end of a channel between the tabs of a browser. */
export interface TabChannel {
  /** To all others on it, never to ourselves. */
  send(message: unknown): void;
  /** Idempotent; nothing is heard afterwards. */
  close(): void;
}

/** What tabs need to find each other, injected so that tests can freeze and end them. */
export interface TabPlatform {
  readonly locks: TabLocks;
  open(name: string, hear: (message: unknown) => void): TabChannel;
  /** Runs `tick` about every `ms`; a browser does so less often in hidden tabs. @returns stops it. */
  every(ms: number, tick: () => void): () => void;
  /** Told `true` before the page is put to sleep or left, and `false` when it wakes. @returns stops telling. */
  onSuspend(listener: (suspended: boolean) => void): () => void;
}
