import type { StateNotice } from '@/lib/market/state';
import type { StateEntry } from '@/lib/protocol/frame';
import type { Selection } from './selection';

const keyOf = (notice: StateNotice) => notice.id ?? `${notice.venue}:`;

/** The latest state of each instrument and venue that ever reported one. */
export class StateLog {
  readonly #entries = new Map<string, StateEntry>();

  /** @returns false when it is what is known already. */
  accept(notice: StateNotice, seq: number): boolean {
    const held = this.#entries.get(keyOf(notice));
    if (held !== undefined && held.seq >= seq) return false;
    if (held?.state === notice.state && held.detail === notice.detail && held.session === notice.session) return false;
    const { id, venue, state, since, session, detail } = notice;
    this.#entries.set(keyOf(notice), {
      ...(id === undefined ? { venue: venue ?? '' } : { id }),
      state,
      since,
      ...(session === undefined ? {} : { session }),
      ...(detail === undefined ? {} : { detail }),
      seq,
    });
    return true;
  }

  /** What a selection must know that changed after `since`. */
  after(since: number, selection: Selection): StateEntry[] {
    const changed: StateEntry[] = [];
    for (const entry of this.#entries.values()) if (entry.seq > since && covers(selection, entry)) changed.push(entry);
    return changed;
  }

  clear(): void {
    this.#entries.clear();
  }
}

export function covers(selection: Selection, notice: StateNotice): boolean {
  if (selection.everything) return true;
  return notice.id === undefined ? selection.venues.has(notice.venue ?? '') : selection.ids.has(notice.id);
}
