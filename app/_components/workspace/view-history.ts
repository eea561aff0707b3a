import { VIEWS, type View } from './views';

/** What an entry of the browser's history keeps of this page, beside what the router keeps there. */
interface KeptView {
  readonly view?: View;
  /** The entry below is the list, and was made by this page: going back stays on it. */
  readonly aboveList?: boolean;
}

/** What the entry of now keeps; whatever replaces it has to keep it, too. */
function keptView(): KeptView {
  const { view, aboveList } = (window.history.state ?? {}) as Readonly<Record<string, unknown>>;
  const known = VIEWS.find(({ id }) => id === view)?.id;
  return known === undefined ? {} : { view: known, aboveList: aboveList === true };
}

/** @returns the view that the entry of now is about; an entry that says nothing is about the list. */
export function viewNow(): View {
  return keptView().view ?? 'list';
}

/**
 * The list is the ground floor and every other view one step above it, so that going back leads to the list and from
 * there out of the page, however many views were looked at. Entries hold views alone: the address goes along with them.
 */
class ViewHistory {
  readonly #listeners = new Set<() => void>();
  /** The address as it was left last; the entry below may have an older one. */
  #address: string | undefined;
  /** The way down has begun and is not over: a second one would leave the page. */
  #wanted: View | undefined;

  /** Calls back when the view is another. */
  subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#address = addressNow();
      window.addEventListener('popstate', this.#onPop);
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) window.removeEventListener('popstate', this.#onPop);
    };
  };

  /** Puts another address in the place of that of now. Browsers limit how often: throws then. */
  write(address: string): void {
    window.history.replaceState(keptView(), '', address);
    this.#address = addressNow();
  }

  /** @param steps whether a view is an entry of its own; where several are on the screen at once it is none. */
  goTo(view: View, steps: boolean): void {
    if (this.#wanted !== undefined) {
      this.#wanted = view;
      return;
    }
    const { view: from = 'list', aboveList = false } = keptView();
    if (view === from) return;
    if (view === 'list' && aboveList) {
      this.#wanted = view;
      window.history.back();
      return;
    }
    if (from === 'list' && steps) window.history.pushState({ view, aboveList: true }, '', addressNow());
    else window.history.replaceState({ view, aboveList }, '', addressNow());
    this.#tell();
  }

  #onPop = (): void => {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    const before = new URL(this.#address ?? addressNow(), window.location.origin);
    // To another page, which has its own to say.
    if (before.pathname !== window.location.pathname) return;
    if (before.search !== window.location.search) this.write(before.pathname + before.search);
    if (wanted !== undefined) this.goTo(wanted, true);
    this.#tell();
  };

  #tell(): void {
    for (const each of [...this.#listeners]) each();
  }
}

/** One for the page, as its history is. */
export const VIEW_HISTORY = new ViewHistory();

function addressNow(): string {
  return window.location.pathname + window.location.search;
}
