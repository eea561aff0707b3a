import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { watchable } from '@/lib/session/wish-list';

/** A watchlist its reader made. */
interface KeptList {
  readonly name: string;
  /** In their order, no more than a server takes. */
  readonly ids: readonly InstrumentId[];
}

/** What is kept of watchlists. Without any, the server's own list is shown, which moves as venues come and go. */
export interface KeptLists {
  readonly lists: readonly KeptList[];
  /** Which of them is shown; undefined is the server's own. */
  readonly shown: number | undefined;
}

export const NO_LISTS: KeptLists = { lists: [], shown: undefined };

const LONGEST_NAME = 40;
const FIRST_NAME = 'My list';

/** What a page shows: the ids of a list, or undefined for the server's own. */
export function shownIds({ lists, shown }: KeptLists): readonly InstrumentId[] | undefined {
  return shown === undefined ? undefined : lists[shown]?.ids;
}

/**
 * The lists with another content of the shown one. Changing the server's own list makes a list of it that stays.
 * @param ids those beyond what a server takes are cut, repeated ones are left out.
 */
export function withIds(kept: KeptLists, ids: readonly InstrumentId[]): KeptLists {
  const content = watchable(ids);
  const { lists, shown } = kept;
  if (shown === undefined || lists[shown] === undefined)
    return { lists: [...lists, { name: freeName(lists), ids: content }], shown: lists.length };
  return { lists: lists.map((list, at) => (at === shown ? { ...list, ids: content } : list)), shown };
}

/** Reads what was kept. Whatever it is, something can be shown: what is not understood is left out. */
export function readKeptLists(text: string | null): KeptLists {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return NO_LISTS;
  const { lists: kept, shown } = value as { lists?: unknown; shown?: unknown };
  const lists = Array.isArray(kept) ? kept.flatMap(readList) : [];
  return { lists, shown: typeof shown === 'number' && lists[shown] !== undefined ? shown : undefined };
}

function readList(value: unknown): KeptList[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, ids } = value as { name?: unknown; ids?: unknown };
  if (!Array.isArray(ids)) return [];
  const known = ids.filter((id): id is InstrumentId => typeof id === 'string' && isInstrumentId(id));
  const called = typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, LONGEST_NAME) : FIRST_NAME;
  return [{ name: called, ids: watchable(known) }];
}

/** One that is not taken: names are all there is to tell lists apart. */
function freeName(lists: readonly KeptList[]): string {
  const taken = new Set(lists.map(({ name }) => name));
  for (let nth = 2; ; nth += 1) {
    const name = nth === 2 && !taken.has(FIRST_NAME) ? FIRST_NAME : `${FIRST_NAME} ${nth}`;
    if (!taken.has(name)) return name;
  }
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
