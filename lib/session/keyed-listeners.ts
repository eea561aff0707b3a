/** Listeners by what they listen to. */
export class KeyedListeners {
  readonly #byKey = new Map<string, Set<() => void>>();

  /** @returns stops listening. */
  add(key: string, listener: () => void): () => void {
    const listeners = this.#byKey.get(key) ?? new Set();
    listeners.add(listener);
    this.#byKey.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key);
    };
  }

  /** Tells those of these keys, one key after the other. */
  tell(keys: readonly string[]): void {
    for (const key of keys) for (const listener of this.#byKey.get(key) ?? []) listener();
  }
}
