import { isStateNotice } from '@/lib/market/is-state-notice';
import type { StateNotice } from '@/lib/market/state';
import type { StateEntry } from '@/lib/protocol/frame';
import type { Selection } from './selection';

const LONGEST_DETAIL = 200;

const keyOf = (notice: StateNotice) => notice.id ?? `${notice.venue}:`;

/** The latest state of each instrument and venue that ever reported one. */
export class StateLog {
  readonly #entries = new Map<string, StateEntry>();

  /**
   * Never throws: one that cannot be written would make every frame that tells it unreadable.
   * @returns false when it is what is known already, or no state at all.
   */
  accept(notice: StateNotice, seq: number): boolean {
    if (!isStateNotice(notice) || !Number.isFinite(seq)) return false;
    const detail = notice.detail?.slice(0, LONGEST_DETAIL);
    const held = this.#entries.get(keyOf(notice));
    if (held !== undefined && held.seq >= seq) return false;
    if (held?.state === notice.state && held.detail === detail && held.session === notice.session) return false;
    const { id, venue, state, since, session } = notice;
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
