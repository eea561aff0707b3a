import { type KeptLists, listOf } from './kept-lists';
import { freeName } from './list-name';

/** What the list is called that is added to: the server's own becomes one of the reader's when it is changed. */
export function shownName(kept: KeptLists): string {
  const list = listOf(kept, kept.shown);
  if (list !== undefined) return `“${list.name}”`;
  const name = freeName(
    '',
    kept.lists.map((one) => one.name),
  );
  return `“${name}”, a copy of the default list`;
}
