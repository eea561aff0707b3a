import type { Cursor } from '@/lib/protocol/cursor';

/** Frames whose messages a client has not acknowledged yet, in order. At QoS 0 there is nothing to wait for. */
export class InFlight {
  readonly #frames: { readonly cursor: Cursor; readonly messageIds: Set<number> }[] = [];

  add(cursor: Cursor, messageIds: Iterable<number>): void {
    this.#frames.push({ cursor, messageIds: new Set(messageIds) });
  }

  has(messageId: number): boolean {
    return this.#frames.some((frame) => frame.messageIds.has(messageId));
  }

  acknowledge(messageId: number): void {
    for (const frame of this.#frames) if (frame.messageIds.delete(messageId)) return;
  }

  /** @returns cursors of the frames that are through, oldest first, and forgets them. */
  takeDone(): Cursor[] {
    const done: Cursor[] = [];
    while (this.#frames[0]?.messageIds.size === 0) done.push((this.#frames.shift() as { cursor: Cursor }).cursor);
    return done;
  }
}
