/** Whoever waits for a change. */
export interface Woken {
  touch(): void;
}
