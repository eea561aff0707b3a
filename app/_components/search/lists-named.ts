import type { KeptLists } from '../lists/kept-lists';
import { DEFAULT_NAME } from '../lists/list-name';

interface NamedList {
  /** Undefined for the server's own. */
  readonly key: string | undefined;
  readonly name: string;
  /** How many instruments, in words; nothing where that is not known. */
  readonly count: string;
}

/** The lists to switch to whose names have a word that begins with what is typed; none while nothing is. */
export function listsNamed({ lists, shown }: KeptLists, search: string): readonly NamedList[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [];
  const all: readonly NamedList[] = [
    { key: undefined, name: DEFAULT_NAME, count: '' },
    ...lists.map(({ key, name, ids }) => ({ key, name, count: String(ids.length) })),
  ];
  return all.filter(({ key, name }) => key !== shown && ` ${name.toLowerCase()}`.includes(` ${wanted}`));
}
