import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { watchable } from '@/lib/session/wish-list';
import { freeName, tidyName } from './list-name';

/** A watchlist its reader made. */
export interface KeptList {
  /** Its own for good, whatever it is called and wherever it stands. */
  readonly key: string;
  readonly name: string;
  /** In their order, no more than a server takes. */
  readonly ids: readonly InstrumentId[];
}

/** What is kept of watchlists. Without any, the server's own list is shown, which moves as venues come and go. */
export interface KeptLists {
  readonly lists: readonly KeptList[];
  /** Key of the one that is shown; undefined is the server's own. */
  readonly shown: string | undefined;
}

export const NO_LISTS: KeptLists = { lists: [], shown: undefined };

/** More of them would be no order, and fill what a browser keeps. */
export const MOST_LISTS = 50;

export function listOf({ lists }: KeptLists, key: string | undefined): KeptList | undefined {
  return key === undefined ? undefined : lists.find((list) => list.key === key);
}

/** What a page shows: the ids of a list, or undefined for the server's own. */
export function shownIds(kept: KeptLists): readonly InstrumentId[] | undefined {
  return listOf(kept, kept.shown)?.ids;
}

/**
 * The lists with another content of the shown one. Changing the server's own list makes a list of it that stays.
 * @param ids those beyond what a server takes are cut, repeated ones are left out.
 */
export function withIds(kept: KeptLists, ids: readonly InstrumentId[]): KeptLists {
  const content = watchable(ids);
  if (listOf(kept, kept.shown) === undefined) return withList(kept, { name: '', ids: content });
  return { ...kept, lists: kept.lists.map((list) => (list.key === kept.shown ? { ...list, ids: content } : list)) };
}

/** With one more at the end, which is shown, under a name that none of the others has; unchanged when there are enough. */
export function withList(kept: KeptLists, { name, ids }: Omit<KeptList, 'key'>): KeptLists {
  if (kept.lists.length >= MOST_LISTS) return kept;
  const list = { key: freeKey(kept), name: nameFor(kept, name), ids: watchable(ids) };
  return { lists: [...kept.lists, list], shown: list.key };
}

/** @param name where it is empty or taken, the list keeps its own or gets a number. */
export function renamed(kept: KeptLists, key: string, name: string): KeptLists {
  if (tidyName(name) === '') return kept;
  const others = { ...kept, lists: kept.lists.filter((list) => list.key !== key) };
  return {
    ...kept,
    lists: kept.lists.map((list) => (list.key === key ? { ...list, name: nameFor(others, name) } : list)),
  };
}

/** Without a list. Where it was shown, the one beside it is. */
export function withoutList(kept: KeptLists, key: string): KeptLists {
  const at = kept.lists.findIndex((list) => list.key === key);
  if (at < 0) return kept;
  const lists = kept.lists.filter((list) => list.key !== key);
  return { lists, shown: kept.shown === key ? (lists[at] ?? lists[at - 1])?.key : kept.shown };
}

/** With a list again that was taken away, where it stood, and shown. */
export function withListAgain(kept: KeptLists, list: KeptList, at: number): KeptLists {
  const lists = kept.lists.filter(({ key }) => key !== list.key);
  const back = { ...list, name: nameFor({ ...kept, lists }, list.name) };
  return { lists: lists.toSpliced(at, 0, back), shown: list.key };
}

/** What was kept before and after something was taken off the shown list, and the ids shown before. */
export interface TakenOff {
  readonly before: KeptLists;
  readonly after: KeptLists;
  readonly ids: readonly InstrumentId[];
}

/**
 * With what was taken off a list on it again, where it stood. Where that made a list of the server's own, and nobody
 * has touched it since, the server's own is shown again.
 */
export function withIdsAgain(now: KeptLists, { before, after, ids }: TakenOff): KeptLists {
  const left = listOf(after, after.shown);
  const list = listOf(now, after.shown);
  if (left === undefined || list === undefined) return now;
  const untouched = list.name === left.name && list.ids.join() === left.ids.join();
  if (untouched && listOf(before, left.key) === undefined) {
    const without = withoutList(now, left.key);
    return now.shown === left.key ? { ...without, shown: before.shown } : without;
  }
  const back = ids.reduceRight<readonly InstrumentId[]>((held, id, at) => {
    if (left.ids.includes(id) || held.includes(id)) return held;
    const next = ids.slice(at + 1).find((one) => held.includes(one));
    return held.toSpliced(next === undefined ? held.length : held.indexOf(next), 0, id);
  }, list.ids);
  return { ...now, lists: now.lists.map((one) => (one.key === list.key ? { ...one, ids: watchable(back) } : one)) };
}

/** Reads what was kept. Whatever it is, something can be shown: what is not understood is left out. */
export function readKeptLists(text: string | null): KeptLists {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return NO_LISTS;
  const { lists: kept, shown } = value as { lists?: unknown; shown?: unknown };
  const lists = Array.isArray(kept) ? kept.flatMap(readList).slice(0, MOST_LISTS) : [];
  const unlike = lists.filter((list, at) => lists.findIndex(({ key }) => key === list.key) === at);
  // Earlier versions said at which place it stands.
  const key = typeof shown === 'number' ? lists[shown]?.key : shown;
  return { lists: unlike, shown: unlike.find((list) => list.key === key)?.key };
}

function readList(value: unknown, at: number): KeptList[] {
  if (typeof value !== 'object' || value === null) return [];
  const { key, name, ids } = value as { key?: unknown; name?: unknown; ids?: unknown };
  if (!Array.isArray(ids)) return [];
  const known = ids.filter((id): id is InstrumentId => typeof id === 'string' && isInstrumentId(id));
  return [
    {
      key: typeof key === 'string' && /^[a-z0-9]{1,16}$/.test(key) ? key : `at${at}`,
      name: (typeof name === 'string' && tidyName(name)) || freeName('', []),
      ids: watchable(known),
    },
  ];
}

const nameFor = ({ lists }: KeptLists, wanted: string) =>
  freeName(
    wanted,
    lists.map(({ name }) => name),
  );

/** Drawn by lot, so that two tabs do not give the same one. */
function freeKey(kept: KeptLists): string {
  for (;;) {
    const key = Math.random().toString(36).slice(2, 10);
    if (key !== '' && listOf(kept, key) === undefined) return key;
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
