import { type KeptList, type KeptLists, listOf, NO_LISTS, readKeptLists } from './kept-lists';
import type { SharedList } from './shared-list';

const KEY = 'tickwire-lists';
/** Which list this tab shows: two windows may show two. */
const SHOWN_KEY = 'tickwire-shown-list';
/** Key of the list that came with the address; it is nobody's yet and nowhere kept. */
export const VISITED = '~';

export interface ListStoreOptions {
  /** A list that came with the address: it is shown, beside the kept ones. */
  readonly visited?: SharedList | undefined;
  /** The address is to say this of it; undefined that there is none any more. */
  onVisited?(list: SharedList | undefined): void;
}

/**
 * The watchlists of this browser, as one tab sees them. Each change is made to what is kept at that moment, so that
 * what other tabs do to other lists stays; of two changes to one list the later holds.
 */
export class ListStore {
  readonly #options: ListStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #first: KeptLists;
  #visited: KeptList | undefined;
  #visiting: boolean;
  /** What the browser would not keep: it lives as long as the page. */
  #unkept: string | undefined;
  #held: { readonly of: readonly unknown[]; readonly kept: KeptLists } = { of: [], kept: NO_LISTS };

  constructor(options: ListStoreOptions = {}) {
    this.#options = options;
    this.#visited = options.visited === undefined ? undefined : { key: VISITED, ...options.visited };
    this.#visiting = this.#visited !== undefined;
    this.#first = this.#visited === undefined ? NO_LISTS : { lists: [this.#visited], shown: VISITED };
  }

  /** What a server renders: it knows nothing of what a browser keeps. */
  readonly serverSnapshot = (): KeptLists => this.#first;

  /** The same object until something changes, as React asks of a snapshot. */
  readonly snapshot = (): KeptLists => {
    const text = this.#unkept ?? read('localStorage', KEY);
    const shown = read('sessionStorage', SHOWN_KEY);
    const of = [text, shown, this.#visited, this.#visiting];
    if (of.some((part, at) => part !== this.#held.of[at]) || this.#held.of.length === 0)
      this.#held = { of, kept: this.#read(text, shown) };
    return this.#held.kept;
  };

  /** @param make of what is kept now what is to be kept. */
  change(make: (kept: KeptLists) => KeptLists): void {
    const before = this.snapshot();
    const next = make(before);
    if (next === before) return;
    const lists = next.lists.filter(({ key }) => key !== VISITED);
    const visited = listOf(next, VISITED);
    const left = visited !== this.#visited;
    this.#visited = visited;
    this.#visiting = next.shown === VISITED;
    if (!this.#visiting) write('sessionStorage', SHOWN_KEY, next.shown ?? '');
    const shown = this.#visiting ? readKeptLists(read('localStorage', KEY)).shown : next.shown;
    const text = JSON.stringify({ lists, shown });
    // Full or forbidden. What it still holds from before is not what is wanted now.
    this.#unkept = write('localStorage', KEY, text) ? undefined : text;
    if (left) this.#options.onVisited?.(visited);
    for (const tell of this.#listeners) tell();
  }

  /** Told of changes, also of those other tabs make. @returns stops listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const onStorage = (event: StorageEvent) => {
      if (event.key === KEY || event.key === null) listener();
    };
    this.#listeners.add(listener);
    window.addEventListener('storage', onStorage);
    return () => {
      this.#listeners.delete(listener);
      window.removeEventListener('storage', onStorage);
    };
  };

  #read(text: string | null, own: string | null): KeptLists {
    const kept = readKeptLists(text);
    const shown = own === null ? kept.shown : listOf(kept, own)?.key;
    if (this.#visited === undefined) return { ...kept, shown };
    return { lists: [...kept.lists, this.#visited], shown: this.#visiting ? VISITED : shown };
  }
}

type Storage = 'localStorage' | 'sessionStorage';

function read(storage: Storage, key: string): string | null {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** @returns false where the browser does not keep it. */
function write(storage: Storage, key: string, text: string): boolean {
  try {
    window[storage].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
