import type { Frame } from '@/lib/protocol/frame';
import type { View } from './view';

/**
 * Where a transport that cannot resume joins in the middle: what lies between our cursor and its first frame can only
 * come over the old connection, so that frame waits until it has.
 */
export class Joint {
  readonly #view: View;
  readonly #patienceMs: number;
  readonly #onDue: () => void;
  /** What waits. */
  #awaited: Frame | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param patienceMs how long the old connection may take.
   * @param onDue told when that is over.
   */
  constructor(view: View, patienceMs: number, onDue: () => void) {
    this.#view = view;
    this.#patienceMs = patienceMs;
    this.#onDue = onDue;
  }

  /** @returns whether this frame, the first of the new connection, has to wait. */
  holds(frame: Frame): boolean {
    const waits = (this.#view.missing(frame) ?? 0) > 0;
    this.#awaited = waits ? frame : undefined;
    if (waits) this.#timer ??= setTimeout(this.#onDue, this.#patienceMs);
    return waits;
  }

  /**
   * The old connection has brought something. @returns whether what waits can be applied now, or concerns nobody any
   * more; undefined while nothing waits or it still has to.
   */
  look(): 'complete' | 'obsolete' | undefined {
    if (this.#awaited === undefined) return undefined;
    const missing = this.#view.missing(this.#awaited);
    if (missing === 0) return 'complete';
    if (missing !== undefined) return undefined;
    // The page wants something else by now, and so will the new connection: its next reset is the one to wait for.
    this.#awaited = undefined;
    return 'obsolete';
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awaited = undefined;
  }
}
