import type { SharedFrame } from './shared-frame';

/** Frames kept for after an answer that does not come; what falls out is a hole then, and asked for. */
const MOST = 100;

/** Shared frames that wait for the answer to what lies before them, in the order they came. */
export class WaitingFrames {
  #frames: SharedFrame[] = [];

  /** @returns the oldest, where there was no room for it any more. */
  add(shared: SharedFrame): SharedFrame | undefined {
    this.#frames.push(shared);
    return this.#frames.length > MOST ? this.#frames.shift() : undefined;
  }

  /** All of them; none waits afterwards. */
  take(): readonly SharedFrame[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }
}
