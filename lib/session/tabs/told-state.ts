import type { ConnectionState } from '@/lib/transports/transport';

/** The state a page was told last; it hears nothing twice. */
export class ToldState {
  readonly #onState: (state: ConnectionState) => void;
  #told: ConnectionState | undefined;

  constructor(onState: (state: ConnectionState) => void) {
    this.#onState = onState;
  }

  tell(state: ConnectionState): void {
    // A connection taken over opens once more, and nobody needs to hear how.
    const again = state.kind === 'connecting' && state.cause === undefined && state.attempt === 1;
    if (this.#told !== undefined && again && this.#told.kind !== 'connecting') return;
    if (JSON.stringify(state) === JSON.stringify(this.#told)) return;
    this.#told = state;
    this.#onState(state);
  }
}
