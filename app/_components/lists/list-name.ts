/** Characters of a name at most. */
export const LONGEST_NAME = 40;

/** The server's own list goes by this name. */
export const DEFAULT_NAME = 'Default';

const FIRST_NAME = 'My list';

/** A name as it is kept: without spaces around it, short enough for a tab. */
export function tidyName(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).trim();
}

/**
 * A name that none of the others has, for names are all there is to tell lists apart: `Majors`, else `Majors 2`.
 * @param wanted empty for `My list`.
 */
export function freeName(wanted: string, others: readonly string[]): string {
  const taken = new Set([DEFAULT_NAME, ...others].map((name) => name.toLowerCase()));
  const first = tidyName(wanted) || FIRST_NAME;
  for (let nth = 1; ; nth += 1) {
    const end = nth === 1 ? '' : ` ${nth}`;
    const name = `${first.slice(0, LONGEST_NAME - end.length).trimEnd()}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
