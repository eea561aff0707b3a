import { readListCsv } from './list-csv';
import { type ReadLists, readListsJson } from './lists-file';

/** Larger than any file of lists. */
export const MOST_CHARACTERS = 1_000_000;

/**
 * Reads lists from either kind of file, whatever it is called.
 * @param name of the list in a CSV, which does not say it.
 */
export function readImport(text: string, name: string): ReadLists {
  if (text.length > MOST_CHARACTERS) return { fault: 'This is too large for a file of watchlists.' };
  return /^\uFEFF?\s*[[{]/.test(text) ? readListsJson(text.replace(/^\uFEFF/, '')) : readListCsv(text, name);
}
